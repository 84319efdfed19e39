import { svelte } from "@sveltejs/vite-plugin-svelte";
import { createHash } from "node:crypto";
import { defineConfig } from "vite";

// The verifier is one file that works from a USB stick: script and style stand in it, its policy
// lets nothing else run and nothing be asked, and it carries only its own words.
const WORDS = /^(verify|question|step|refused|outcome)\./;

const ownWords = {
  name: "own-words",
  enforce: "pre",
  transform(text, id) {
    if (!/\/i18n\/\w+\.json$/.test(id)) return null;
    const own = Object.entries(JSON.parse(text)).filter(([key]) => WORDS.test(key));
    return { code: JSON.stringify(Object.fromEntries(own)), map: null };
  },
};

const sha256 = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const oneFile = {
  name: "one-file",
  enforce: "post",
  generateBundle(_, bundle) {
    const files = Object.values(bundle);
    const page = files.find(({ fileName }) => fileName.endsWith(".html"));
    const script = files.find(({ type }) => type === "chunk").code.trim().replaceAll("</script", "<\\/script");
    const style = files.filter(({ fileName }) => fileName.endsWith(".css")).map(({ source }) => source).join("").trim();
    const policy = [
      "default-src 'none'",
      `script-src ${sha256(script)}`,
      `style-src ${sha256(style)}`,
      "base-uri 'none'",
      "form-action 'none'",
    ].join("; ");
    page.source = page.source
      .replace(/\s*<(script|link)[^>]*(src|href)="[^"]*"[^>]*>(<\/script>)?/g, "")
      .replace(/(<meta charset[^>]*>)/, (meta) => `${meta}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`)
      .replace("</head>", () => `  <style>${style}</style>\n  </head>`)
      .replace("</body>", () => `  <script type="module">${script}</script>\n  </body>`);
    for (const name of Object.keys(bundle)) if (bundle[name] !== page) delete bundle[name];
  },
};

export default defineConfig({
  plugins: [ownWords, svelte(), oneFile],
  publicDir: false,
  build: {
    outDir: "../src/standclear/web/static",
    emptyOutDir: false,
    target: "es2022",
    modulePreload: false,
    rollupOptions: { input: "verifier.html" },
  },
});
