// Before anything is painted: the reader's own choice of light or dark, if one was made on this machine.
(() => {
  try {
    const chosen = localStorage.getItem("samklang-scheme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.colorScheme = chosen;
  } catch { /* storage is closed to us: follow the system */ }
})();
