// Passkeys: the browser's own dialogue between a form and the server. Without it (or without script) the
// other ways to sign in stand as they are; what needs a passkey is shown only where the browser knows them.
"use strict";

const toBytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
};

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const known = (list) => (list || []).map((key) => ({ ...key, id: toBytes(key.id) }));

async function make(options) {
  const asked = options.creation_options.publicKey;
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: toBytes(asked.challenge),
      user: { ...asked.user, id: toBytes(asked.user.id) },
      excludeCredentials: known(asked.excludeCredentials),
      authenticatorSelection: {
        ...asked.authenticatorSelection,
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    },
  });
  return {
    type: made.type,
    id: made.id,
    rawId: toText(made.rawId),
    response: {
      clientDataJSON: toText(made.response.clientDataJSON),
      attestationObject: toText(made.response.attestationObject),
      transports: made.response.getTransports ? made.response.getTransports() : [],
    },
    clientExtensionResults: made.getClientExtensionResults(),
  };
}

async function use(options) {
  const asked = options.request_options.publicKey;
  const used = await navigator.credentials.get({
    publicKey: { ...asked, challenge: toBytes(asked.challenge), allowCredentials: known(asked.allowCredentials) },
  });
  return {
    type: used.type,
    id: used.id,
    rawId: toText(used.rawId),
    response: {
      clientDataJSON: toText(used.response.clientDataJSON),
      authenticatorData: toText(used.response.authenticatorData),
      signature: toText(used.response.signature),
      userHandle: used.response.userHandle ? toText(used.response.userHandle) : null,
    },
    clientExtensionResults: used.getClientExtensionResults(),
  };
}

async function options(form) {
  if (form.dataset.passkey !== "sign-in") return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return answer.json();
}

function tell(form, trouble) {
  const place = form.querySelector("[data-passkey-error]");
  const kind = { NotAllowedError: "cancelled", AbortError: "cancelled", SecurityError: "address" }[trouble.name];
  place.textContent = place.dataset[kind || "failed"];
  place.hidden = false;
}

async function submitted(event) {
  event.preventDefault();
  const form = event.currentTarget;
  try {
    const given = await options(form);
    const credential = form.dataset.passkey === "add" ? await make(given) : await use(given);
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch (trouble) {
    tell(form, trouble);
  }
}

if (window.PublicKeyCredential && navigator.credentials) {
  for (const area of document.querySelectorAll("[data-passkey-area]")) area.hidden = false;
  for (const form of document.querySelectorAll("form[data-passkey]")) form.addEventListener("submit", submitted);
}
