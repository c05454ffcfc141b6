// Builds what the pages are dressed in, from the sources here into samklang/foundation/static/foundation/.
// `node assets/build.mjs` builds; `node assets/build.mjs --check` says whether the committed build is of these sources.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const OUT = path.join(HERE, "../samklang/foundation/static/foundation");
const BUILT = path.join(HERE, "../samklang/foundation/built");
const TESTS = path.join(HERE, "../tests/assets");
const SOURCES = ["build.mjs", "package-lock.json", "themes.json", "icons.json", "css", "js", "img"];
// Designsystemet's pieces that our templates use; the rest stays behind.
const PIECES = [
  "base", "alert", "avatar", "badge", "breadcrumbs", "button", "card", "chip", "details", "dialog", "divider",
  "error-summary", "field", "fieldset", "heading", "input", "label", "link", "pagination", "paragraph", "skip-link",
  "table", "tag", "validation-message",
];
const TARGETS = { chrome: 111 << 16, firefox: 115 << 16, safari: (16 << 16) | (4 << 8) };

const sha = (data) => createHash("sha256").update(data).digest("hex");
const read = (...parts) => fs.readFileSync(path.join(HERE, ...parts), "utf8");

function filesUnder(place) {
  const full = path.join(HERE, place);
  if (!fs.statSync(full).isDirectory()) return [place];
  return fs.readdirSync(full).flatMap((name) => filesUnder(path.posix.join(place, name)));
}

/** One hash over every source, in an order and with separators that Python computes alike (tests/test_assets.py). */
function hashOfSources() {
  const lines = SOURCES.flatMap(filesUnder).sort().map((name) => `${name}:${sha(fs.readFileSync(path.join(HERE, name)))}`);
  return sha(lines.join("\n"));
}

function tokensOf(themes) {
  const config = { outDir: "./tokens", themes: {} };
  for (const [name, accent] of Object.entries(themes.themes)) {
    config.themes[name] = {
      colors: { main: { accent }, support: themes.support, neutral: themes.neutral },
      borderRadius: themes.borderRadius,
      typography: { fontFamily: "Inter" },
    };
  }
  const work = path.join(HERE, "node_modules/.tokens");
  fs.rmSync(work, { recursive: true, force: true });
  fs.mkdirSync(work, { recursive: true });
  fs.writeFileSync(path.join(work, "designsystemet.config.json"), JSON.stringify(config));
  const run = (...args) => execFileSync(path.join(HERE, "node_modules/.bin/designsystemet"), ["tokens", ...args], { cwd: work, stdio: "pipe" });
  run("create");
  run("build", "--tokens", "./tokens", "--out-dir", "./css");
  return (name) => fs.readFileSync(path.join(work, "css", `${name}.css`), "utf8");
}

/** A theme differs from the others by its accent colours only; the rest stands once, in the common file. */
function accentOnly(css) {
  const kept = [];
  const blocks = css.matchAll(/@layer ds\.theme\.color-scheme\.(light|dark) \{\s*([^{]+)\{([^}]*)\}/g);
  for (const [, scheme, selector, body] of blocks) {
    const lines = body.split("\n").filter((line) => line.includes("--ds-color-accent-")).join("");
    const where = selector.trim();
    kept.push(`@layer ds.theme.color-scheme.${scheme}{${where}{${lines}}}`);
    kept.push(`@layer ds.theme.color-scheme.${scheme}{@media (prefers-color-scheme:${scheme}){[data-color-scheme="auto"]{${lines}}}}`);
  }
  if (kept.length !== 4) throw new Error("The token builder writes its colours in another way now.");
  return kept.join("\n");
}

/** Take away custom properties that nothing reads, again and again until nothing is left over. */
function withoutUnread(css, keep) {
  for (;;) {
    const readNames = new Set([...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((found) => found[1]));
    const next = css.replace(/(--ds-[\w-]+)\s*:[^;{}]*;/g, (whole, name) => (readNames.has(name) || keep(name) ? whole : ""));
    if (next === css) return css;
    css = next;
  }
}

async function minified(name, code) {
  const { transform } = await import("lightningcss");
  return transform({ filename: name, code: Buffer.from(code), minify: true, targets: TARGETS }).code.toString();
}

/** Icons are drawn into the page by the server: {name: [viewBox, paths]}. */
function drawn(icons) {
  const rounded = (svg) => svg.replace(/\d+\.\d{3,}/g, (number) => String(Math.round(number * 100) / 100));
  return Object.fromEntries(Object.entries(icons).sort().map(([name, file]) => {
    const svg = read("node_modules/@navikt/aksel-icons/dist/svg", `${file}.svg`);
    const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
    return [name, [svg.match(/viewBox="([^"]+)"/)[1], rounded(inner.replace(/ fill="(#202733|currentColor)"/g, "").replace(/\n\s*/g, ""))]];
  }));
}

// The letters of nb, nn, en, sv, da, fi, is and se, with the marks and arrows the pages write.
const LATIN = "\u0020-\u007e\u00a0-\u00ff\u2002-\u200b\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u20ac\u2116\u2122\u2190-\u2193\u2212\u2260\u2264\u2265\u00d7\u02da\u02dc\u2044";
const SAMI = "\u0100-\u017f\u018f\u0192\u01cd-\u01dc\u01e4-\u01ef\u0218-\u021b\u1e02-\u1e9e";
const lettersOf = (ranges) => ranges.replace(/(.)-(.)/gsu, (_, from, to) => {
  let all = "";
  for (let code = from.codePointAt(0); code <= to.codePointAt(0); code += 1) all += String.fromCodePoint(code);
  return all;
});

async function fonts(write) {
  const { default: subset } = await import("subset-font");
  const inter = (part) => fs.readFileSync(path.join(HERE, `node_modules/@fontsource-variable/inter/files/inter-${part}-wght-normal.woff2`));
  const options = {
    targetFormat: "woff2",
    variationAxes: { wght: { min: 400, max: 700, default: 400 } },
    keepFeatures: ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "case"],
  };
  write("inter-latin.woff2", await subset(inter("latin"), lettersOf(LATIN), options));
  write("inter-ext.woff2", await subset(inter("latin-ext"), lettersOf(SAMI), options));
}

async function build() {
  const themes = JSON.parse(read("themes.json"));
  const tokens = tokensOf(themes);
  fs.rmSync(OUT, { recursive: true, force: true });
  fs.mkdirSync(OUT, { recursive: true });
  const files = {};
  const write = (name, data) => {
    const bytes = Buffer.from(data);
    fs.writeFileSync(path.join(OUT, name), bytes);
    files[name] = { sha256: sha(bytes), bytes: bytes.length };
  };

  const require = createRequire(import.meta.url);
  const pieces = PIECES.map((name) => read("node_modules/@digdir/designsystemet-css/dist/src", `${name}.css`));
  const own = fs.readdirSync(path.join(HERE, "css")).sort().map((name) => read("css", name));
  const order = "@layer ds.theme, ds.base, ds.house, ds.components, sk.pieces, sk.frame, sk.print;";
  const layered = pieces.map((css, at) => `@layer ${PIECES[at] === "base" ? "ds.base" : "ds.components"}{${css}}`);
  const whole = [order, tokens("samklang").replace('@charset "UTF-8";', ""), ...layered, ...own].join("\n");
  const isColour = (name) => name.startsWith("--ds-color-");
  write("samklang.css", await minified("samklang.css", withoutUnread(whole, isColour)));
  for (const name of Object.keys(themes.themes)) {
    write(`theme-${name}.css`, await minified(`theme-${name}.css`, accentOnly(tokens(name))));
  }
  const htmx = fs.readFileSync(require.resolve("htmx.org/dist/htmx.min.js"), "utf8").replace(/\/\/# sourceMappingURL=.*/, "");
  write("samklang.js", `${htmx}\n${read("js/samklang.js")}\n${read("js/suggest.js")}
${read("js/unsent.js")}`);
  write("scheme.js", read("js/scheme.js"));
  for (const name of fs.readdirSync(path.join(HERE, "img")).sort()) write(name, fs.readFileSync(path.join(HERE, "img", name)));
  await fonts(write);
  fs.mkdirSync(TESTS, { recursive: true });
  // Mozilla Public Licence 2.0, unchanged, with its own notice inside; only the tests read it.
  fs.copyFileSync(require.resolve("axe-core/axe.min.js"), path.join(TESTS, "axe.min.js"));
  const icons = `${JSON.stringify(drawn(JSON.parse(read("icons.json"))), null, 1)}\n`;
  const manifest = { sources: hashOfSources(), icons: sha(icons), themes: Object.keys(themes.themes), files };
  fs.mkdirSync(BUILT, { recursive: true });
  fs.writeFileSync(path.join(BUILT, "icons.json"), icons);
  fs.writeFileSync(path.join(BUILT, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
  for (const [name, told] of Object.entries(files)) console.log(`${name.padEnd(24)} ${String(told.bytes).padStart(7)}  gzipped ${zlib.gzipSync(fs.readFileSync(path.join(OUT, name)), { level: 9 }).length}`);
}

function check() {
  const manifest = JSON.parse(fs.readFileSync(path.join(BUILT, "manifest.json"), "utf8"));
  const stale = Object.entries(manifest.files).filter(([name, told]) => sha(fs.readFileSync(path.join(OUT, name))) !== told.sha256);
  if (manifest.sources === hashOfSources() && stale.length === 0) return;
  console.error("The built assets are not of these sources: run `make assets` and commit what it writes.");
  process.exit(1);
}

if (process.argv.includes("--check")) check();
else await build();
