"use strict";
// The map, the lanes and the list of tellings. Everything comes from the data in this file;
// nothing is fetched, and text is only ever set as text.
const data = JSON.parse(document.getElementById("data").textContent);
const NS = "http://www.w3.org/2000/svg";
const $ = (id) => document.getElementById(id);
const LAYERS = { zone: "Zones", plan: "Plans", site: "Sites", move: "Movements" };
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const draw = (parent, name, attributes = {}, text) => {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
};
const put = (parent, name, text, attributes = {}) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
};
const two = (n) => String(n).padStart(2, "0");
const utc = (s) => {
  const d = new Date(s * 1000);
  const day = `${DAYS[d.getUTCDay()]} ${two(d.getUTCDate())} ${MONTHS[d.getUTCMonth()]}`;
  return `${day} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}Z`;
};
const local = (s) => utc(s + data.offset_minutes * 60).replace("Z", "").slice(-5);

// ---------------------------------------------------------------- map
const map = $("map");
let view = { x: 0, y: 0, w: data.width_m, h: data.height_m };
const show = () => map.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
const ground = draw(map, "g");
const records = draw(map, "g");
const names = draw(map, "g");

const points = (ring) => ring.map((p) => p.join(",")).join(" ");
const path = (rings, close) => rings.map((r) => "M" + r.map((p) => p.join(" ")).join("L") + (close ? "Z" : "")).join("");

for (const one of data.base) {
  const line = one.outline.kind === "line";
  const shape = draw(ground, "path", {
    d: path(one.outline.rings, !line), class: one.kind,
    "stroke-width": one.kind === "river" ? 500 : line ? 220 : 0, "stroke-linejoin": "round",
  });
  draw(shape, "title", {}, one.name);
}
for (const town of data.towns) {
  const [x, y] = town.at;
  const size = town.people > 1000 ? 1700 : 1150;
  draw(names, "circle", { cx: x, cy: y, r: town.people > 1000 ? 420 : 260, class: "place" });
  const label = draw(names, "text", { x, y: y - 750, class: "halo", "font-size": size, "stroke-width": 400, "text-anchor": "middle" }, town.names[0][1]);
  draw(label, "title", {}, town.names.map((n) => n[1]).join(" · "));
}

const shape = (one) => {
  const { kind, rings, reach } = one.outline;
  const cls = `rec ${one.layer}${one.state === "lapsed" ? " lapsed" : ""}`;
  const group = draw(records, "g", { "data-id": one.id });
  let middle;
  if (kind === "disc") {
    const [x, y] = rings[0][0];
    const r = one.layer === "site" ? Math.max(reach, 330) : reach;
    if (one.layer === "site") draw(group, "path", { class: cls, d: `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z` });
    else draw(group, "circle", { class: cls, cx: x, cy: y, r });
    middle = [x, y];
  } else if (kind === "line") {
    draw(group, "polyline", { class: `${cls} band`, points: points(rings[0]), "stroke-width": Math.max(reach * 2, 300), "stroke-linejoin": "round", "stroke-linecap": "round" });
    draw(group, "polyline", { class: `${cls} axis`, points: points(rings[0]) });
    middle = [0, 1].map((i) => (rings[0][0][i] + rings[0][1][i]) / 2);
  } else {
    draw(group, "path", { class: cls, d: path(rings, true), "fill-rule": "evenodd" });
    const ring = rings[0];
    middle = [0, 1].map((i) => ring.reduce((sum, p) => sum + p[i], 0) / ring.length);
  }
  if (one.layer !== "site") draw(group, "text", { class: `letter ${one.layer} halo`, x: middle[0], y: middle[1], "font-size": 1500, "stroke-width": 300 }, one.letter);
  draw(group, "title", {}, `${one.id}: ${one.title}`);
  group.addEventListener("click", () => choose(one));
  return { one, group };
};
const drawn = ["zone", "move", "plan", "site"].flatMap((layer) => data.drawn.filter((d) => d.layer === layer).map(shape));
const on = new Set(Object.keys(LAYERS));

let chosen = null;
function choose(one) {
  chosen = one.id;
  const box = $("chosen");
  box.textContent = "";
  put(box, "b", one.id, { dir: "ltr" });
  put(box, "bdi", ` ${one.title} `, { dir: "auto" });
  put(box, "span", `(${one.owner}, ${one.state}) `);
  put(box, "bdi", `${utc(one.start)} to ${utc(one.end)}`, { dir: "ltr" });
  at(now);
}

// ---------------------------------------------------------------- time
let now = data.start;
const slider = $("slider");
slider.min = data.start; slider.max = data.end; slider.value = data.start;

function at(time) {
  now = time;
  slider.value = time;
  const text = `${utc(time)} (${local(time)} local)`;
  $("now").textContent = text;
  slider.setAttribute("aria-valuetext", text);
  const meet = new Set();
  for (const o of data.overlaps) if (o.start <= time && time <= o.end) { meet.add(o.first); meet.add(o.second); }
  for (const { one, group } of drawn) {
    const holds = one.start <= time && (time <= one.end || one.state === "lapsed" && one.layer === "zone");
    group.style.display = holds && on.has(one.layer) ? "" : "none";
    for (const part of group.querySelectorAll(".rec")) {
      part.classList.toggle("overlapping", meet.has(one.id));
      part.classList.toggle("chosen", chosen === one.id);
      if (one.layer === "zone") part.classList.toggle("lapsed", one.end < time);
    }
  }
  const said = $("said");
  said.textContent = "";
  let last = data.lines.findIndex((l) => l.at > time);
  if (last < 0) last = data.lines.length;
  for (const line of data.lines.slice(Math.max(0, last - 14), last).reverse()) {
    const item = put(said, "li");
    put(item, "time", utc(line.at), { dir: "ltr" });
    put(item, "div", line.text, { dir: "auto" });
  }
  cursor(time);
  if ($("until").checked) list();
}

// ---------------------------------------------------------------- lanes
const lanes = $("lanes");
const LANE = 30, LEFT = 96, WIDE = 1240;
const across = (t) => LEFT + ((t - data.start) / (data.end - data.start)) * (WIDE - LEFT - 12);
lanes.setAttribute("viewBox", `0 0 ${WIDE} ${data.parties.length * LANE + 30}`);
const tall = data.parties.length * LANE;
for (let t = Math.ceil(data.start / 21600) * 21600; t <= data.end; t += 21600) {
  draw(lanes, "line", { class: "grid", x1: across(t), x2: across(t), y1: 4, y2: tall + 4 });
  const word = t % 86400 ? utc(t).slice(-6) : utc(t).slice(0, 10);
  if (across(t) < WIDE - 70) draw(lanes, "text", { x: across(t) + 3, y: tall + 20 }, word);
}
const mark = (t) => t.state === "noted" ? "noted" : t.state === "silent" || t.state === "gap" ? "silent" : t.steps.some((s) => s[1].startsWith("rung")) ? "slow" : "answered";
data.parties.forEach((party, i) => draw(lanes, "text", { x: 10, y: i * LANE + 24 }, party));
const strokes = { answered: "", slow: "", noted: "" };
for (const t of data.tellings) {
  const i = data.parties.indexOf(t.recipient), x = across(t.at).toFixed(1), y = i * LANE;
  const kind = mark(t);
  if (kind === "silent") draw(draw(lanes, "path", { class: "silent", d: `M${x - 4} ${y + 15}l8 8m0 -8l-8 8`, "stroke-width": 1.8, fill: "none" }), "title", {}, `#${t.number} ${t.headline}`);
  else strokes[kind] += kind === "noted" ? `M${x} ${y + 18}v2` : `M${x} ${y + (t.urgent ? 9 : 13)}v${t.urgent ? 20 : 12}`;
}
for (const [kind, d] of Object.entries(strokes)) draw(lanes, "path", { class: kind, d, "stroke-width": 1.2, fill: "none" });
const hand = draw(lanes, "line", { class: "cursor", y1: 0, y2: tall + 6 });
function cursor(time) { hand.setAttribute("x1", across(time)); hand.setAttribute("x2", across(time)); }
lanes.addEventListener("click", (event) => {
  const box = lanes.getBoundingClientRect();
  const x = (event.clientX - box.left) / box.width * WIDE;
  const t = data.start + (x - LEFT) / (WIDE - LEFT - 12) * (data.end - data.start);
  at(Math.round(Math.min(Math.max(t, data.start), data.end) / 300) * 300);
});

// ---------------------------------------------------------------- tellings
for (const party of data.parties) put($("who"), "option", party, { value: party });
for (const state of [...new Set(data.tellings.map((t) => t.state))].sort()) put($("state"), "option", state, { value: state });
const MOST = 400;
function list() {
  const who = $("who").value, state = $("state").value, words = $("words").value.trim().toLowerCase();
  const found = data.tellings.filter((t) =>
    (!who || t.recipient === who) && (!state || t.state === state) &&
    (!$("until").checked || t.at <= now) &&
    (!words || `${t.subject} ${t.headline}`.toLowerCase().includes(words)));
  const body = $("tellings");
  body.textContent = "";
  for (const t of found.slice(0, MOST)) {
    const row = put(body, "tr");
    put(put(row, "td"), "bdi", `#${t.number}`, { dir: "ltr" });
    put(put(row, "td"), "bdi", t.recipient, { dir: "ltr" });
    put(put(row, "td"), "bdi", utc(t.at), { dir: "ltr" });
    put(put(row, "td"), "bdi", t.headline, { dir: "auto" });
    const steps = put(row, "td");
    put(steps, "span", t.state, { class: mark(t) });
    for (const [when, word] of t.steps) {
      const step = put(steps, "div");
      put(step, "bdi", utc(when), { dir: "ltr" });
      step.append(` ${word}`);
    }
  }
  $("count").textContent = found.length > MOST ? `${found.length} found, the first ${MOST} shown` : `${found.length} found`;
}
for (const id of ["who", "state", "words", "until"]) $(id).addEventListener("input", list);

// ---------------------------------------------------------------- hands and keys
for (const [layer, label] of Object.entries(LAYERS)) {
  const box = put($("layers"), "label");
  const tick = put(box, "input", undefined, { type: "checkbox", checked: "" });
  box.append(` ${label}`);
  tick.addEventListener("change", () => { tick.checked ? on.add(layer) : on.delete(layer); at(now); });
}
slider.addEventListener("input", () => at(Number(slider.value)));
function zoom(factor, cx = view.x + view.w / 2, cy = view.y + view.h / 2) {
  if (factor === 0) view = { x: 0, y: 0, w: data.width_m, h: data.height_m };
  else {
    const w = Math.min(Math.max(view.w * factor, 3000), data.width_m * 1.5), k = w / view.w;
    view = { x: cx - (cx - view.x) * k, y: cy - (cy - view.y) * k, w, h: view.h * k };
  }
  show();
}
const place = (event) => {
  const box = map.getBoundingClientRect();
  return [view.x + (event.clientX - box.left) / box.width * view.w, view.y + (event.clientY - box.top) / box.height * view.h];
};
for (const button of document.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));
map.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && document.activeElement !== map) return;
  event.preventDefault();
  zoom(event.deltaY > 0 ? 1.15 : 0.87, ...place(event));
}, { passive: false });
let held = null;
map.addEventListener("pointerdown", (event) => { held = { from: place(event), moved: false }; });
map.addEventListener("pointermove", (event) => {
  if (!held) return;
  const [x, y] = place(event);
  if (!held.moved && Math.hypot(x - held.from[0], y - held.from[1]) < view.w / 200) return;
  if (!held.moved) map.setPointerCapture(event.pointerId);
  held.moved = true;
  view.x -= x - held.from[0]; view.y -= y - held.from[1];
  show();
});
for (const name of ["pointerup", "pointercancel"]) map.addEventListener(name, () => { held = null; });
map.addEventListener("keydown", (event) => {
  const step = view.w / 12;
  const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
  if (moves[event.key]) { view.x += moves[event.key][0]; view.y += moves[event.key][1]; show(); }
  else if (event.key === "+" || event.key === "=") zoom(0.7);
  else if (event.key === "-") zoom(1.4);
  else if (event.key === "0") zoom(0);
  else return;
  event.preventDefault();
});
let playing = null;
$("play").addEventListener("click", () => {
  if (playing) { clearInterval(playing); playing = null; }
  else {
    if (now >= data.end) at(data.start);
    playing = setInterval(() => {
      at(Math.min(now + 600, data.end));
      if (now >= data.end) { clearInterval(playing); playing = null; $("play").textContent = "Play"; }
    }, 100);
  }
  $("play").textContent = playing ? "Pause" : "Play";
});
const root = document.documentElement;
const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const themed = () => { $("theme").setAttribute("aria-pressed", dark()); };
$("theme").addEventListener("click", () => { root.dataset.theme = dark() ? "light" : "dark"; themed(); });

show(); themed(); list();
at(Math.round((data.start + (data.end - data.start) * 0.42) / 300) * 300);
