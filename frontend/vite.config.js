import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// The desk serves what is built, so it lands inside the Python package. Nothing is inlined: the
// desk's Content-Security-Policy lets only files run. `npm run dev` speaks to a running desk.
const desk = process.env.STANDCLEAR_DESK ?? "http://127.0.0.1:8420";
const doors = ["/v1", "/data", "/ogc", "/tile", "/checkpoint", "/healthz"];

export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: "../src/standclear/web/static",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    modulePreload: { polyfill: false },
    // the map by itself: a screen without one must not load it
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: "map", test: /node_modules\/(maplibre-gl|pmtiles)\// }] } },
    },
  },
  worker: { format: "es" },
  server: { proxy: Object.fromEntries(doors.map((door) => [door, { target: desk, changeOrigin: true }])) },
});
