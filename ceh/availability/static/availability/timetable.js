// Drawing in the timetable: a booking to another time or machine, its end, a span of free fields to book.
// Plain Pointer Events: the drag libraries we looked at (interactjs) know no table whose columns are times, know no
// keyboard, and weigh more than ten times this file. What was drawn goes to the server, which alone decides.
import htmx from "htmx";

const HOLD = 400; // milliseconds that a finger rests before it draws; until then it scrolls
const NEAR = 6; // pixels that a hand trembles
const EDGE = 48; // pixels from the edge at which the table begins to scroll
const STEP = 1800; // seconds of a column
const END = { mouse: 10, finger: 44 }; // pixels at the end of a booking that change its length

const place = document.querySelector("[data-timetable]");
const words = place?.dataset ?? {};
const said = document.createElement("p");
let press = null; // a hand is down
let held = null; // something is being drawn
let busy = false; // the server is being asked
let still = 0; // until then clicks are the end of a drag and mean nothing

const box = () => place.querySelector(".timetable-box");
const limit = (value, low, high) => Math.max(low, Math.min(high, value));
const column = (td) => [...td.parentElement.cells].slice(1, td.cellIndex).reduce((sum, one) => sum + one.colSpan, 0);
const clock = (seconds) => new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: box().dataset.clock })
  .format(seconds * 1000);
const name = (row) => row.cells[0].textContent.trim();

// Where the columns lie, in pixels of the table.
function measure() {
  const hours = [...place.querySelectorAll("thead th")].slice(1);
  const total = hours.reduce((sum, one) => sum + one.colSpan, 0);
  const left = hours[0].offsetLeft;
  const last = hours.at(-1);
  return { left, total, wide: (last.offsetLeft + last.offsetWidth - left) / total };
}

// Each movable booking gets a button that only the keyboard and readers of screens find.
function dress() {
  for (const td of place.querySelectorAll("[data-drop] td[data-booking]")) {
    if (td.querySelector(".grab")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "grab";
    button.textContent = `${words.grab}: ${name(td.parentElement)}, ${td.textContent.trim()}`;
    td.append(button);
  }
}

// What a hand at this point would take up.
function kind(td, event) {
  if (!td?.parentElement.dataset.key) return "";
  if (td.classList.contains("is-free")) return "span";
  if (!td.dataset.booking || !box().dataset.drop) return "";
  const end = event.pointerType === "mouse" ? END.mouse : td.colSpan > 1 ? END.finger : 0;
  return td.getBoundingClientRect().right - event.clientX <= end ? "end" : "move";
}

function lift(td, what, x = 0) {
  const row = td.parentElement;
  const ghost = document.createElement("div");
  ghost.className = "timetable-ghost";
  ghost.setAttribute("aria-hidden", "true");
  box().append(ghost);
  td.classList.add("is-held");
  place.classList.add("is-drawing");
  const from = what === "span" ? Number(row.dataset.begin) + column(td) * STEP : Number(td.dataset.from);
  const to = what === "span" ? from + STEP : Number(td.dataset.to);
  held = { td, what, ghost, x, home: row, row, from, to, at: column(td), by: 0, longer: 0, ...measure() };
  show();
}

// The slot that it would have now.
function slot() {
  const { what, row, home, from, to, by, longer } = held;
  if (what === "span") return { row, from: from + Math.min(0, longer) * STEP, to: to + Math.max(0, longer) * STEP };
  const shift = row.dataset.begin - home.dataset.begin + by * STEP;
  return { row, from: from + shift, to: to + shift + longer * STEP };
}

function fields() {
  const { td, at, by, longer, what } = held;
  const first = at + by + (what === "span" ? Math.min(0, longer) : 0);
  return [first, first + td.colSpan + (what === "span" ? Math.abs(longer) : longer)];
}

const over = ([first, end], row = held.row) => [...row.cells].slice(1).filter((one) => {
  const at = column(one);
  return one !== held.td && at < end && at + one.colSpan > first;
});

function show(aloud = false) {
  const [first, end] = fields();
  const { ghost, row, left, wide } = held;
  const { from, to } = slot();
  const free = over([first, end]).every((one) => one.classList.contains("is-free") || one.dataset.booking === held.td.dataset.booking);
  ghost.classList.toggle("is-doubtful", !free);
  ghost.textContent = `${clock(from)}–${clock(to)}`;
  ghost.style.insetInlineStart = `${left + first * wide}px`;
  ghost.style.inlineSize = `${(end - first) * wide}px`;
  ghost.style.insetBlockStart = `${row.offsetTop}px`;
  ghost.style.blockSize = `${row.offsetHeight}px`;
  if (!aloud) return;
  said.textContent = `${name(row)}, ${ghost.textContent}${free ? "" : `, ${words.taken}`}`;
  ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function shift(by, longer, row = held.row) {
  const { td, at, total, what } = held;
  if (what === "span") {
    const wanted = limit(longer, -at, total - at - 1);
    const way = Math.sign(wanted);
    held.longer = 0; // as far as all is free, and no further
    while (held.longer !== wanted && over([at + held.longer + way, at + held.longer + way + 1])[0]?.classList.contains("is-free")) held.longer += way;
    return;
  }
  held.row = row.dataset.key ? row : held.row;
  held.longer = limit(longer, Math.max(1 - td.colSpan, Math.floor((held.from - held.to) / STEP) + 1), total - at - td.colSpan);
  held.by = limit(by, -at, total - at - td.colSpan - held.longer);
}

function follow({ clientX, clientY }) {
  const columns = Math.round((clientX - place.querySelector("table").getBoundingClientRect().left - held.x) / held.wide);
  const row = [...place.querySelectorAll("tbody tr")].find((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return clientY >= top && clientY < bottom;
  });
  if (held.what === "move") shift(columns, 0, row);
  else shift(0, columns);
  const { left, right } = box().getBoundingClientRect();
  if (clientX > right - EDGE) box().scrollLeft += EDGE / 4;
  if (clientX < left + held.left + EDGE) box().scrollLeft -= EDGE / 4;
  show();
}

function release() {
  held?.ghost.remove();
  held?.td.classList.remove("is-held");
  place.classList.remove("is-drawing");
  held = null;
  still = performance.now() + 300;
}

function drop(byKey = false) {
  const { td, what, home, from, to } = held;
  still = performance.now() + 300;
  const now = slot();
  if (what === "span") {
    const first = over([fields()[0], fields()[0] + 1])[0] ?? td;
    const address = new URL(first.querySelector("a").href);
    address.searchParams.set("ends", clock(now.to));
    const more = held.longer !== 0;
    release();
    if (more) location.assign(address);
    return;
  }
  if (busy || (now.row === home && now.from === from && now.to === to)) {
    if (byKey) said.textContent = words.unmoved;
    release();
    return;
  }
  busy = true;
  box().setAttribute("aria-busy", "true");
  const { drop: address, token } = box().dataset;
  const values = {
    resource: now.row.dataset.key, starts: now.from, ends: now.to,
    was_resource: home.dataset.key, was_starts: from, was_ends: to,
  };
  htmx.ajax("POST", address.replace("/0/", `/${td.dataset.booking}/`), { target: "#timetable", values, headers: { "X-CSRFToken": token } })
    .catch(() => { said.textContent = words.lost; })
    .finally(() => {
      release();
      busy = false;
      box().removeAttribute("aria-busy");
      if (byKey) place.querySelector(`[data-booking="${td.dataset.booking}"] .grab`)?.focus();
    });
}

function endPress() {
  clearTimeout(press?.timer);
  press = null;
}

function keys(event) {
  const grab = event.target.closest?.(".grab");
  if (busy || (!held && !grab)) return;
  const steps = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const enter = event.key === "Enter" || event.key === " ";
  if (!held && enter) {
    lift(grab.closest("td"), "move");
    said.textContent = words.held;
  } else if (held && enter) drop(true);
  else if (held && ["Escape", "Tab"].includes(event.key)) {
    said.textContent = words.unmoved;
    release();
    if (event.key === "Tab") return;
  } else if (held && steps) {
    if (event.shiftKey || held.what === "span") shift(held.by, held.longer + steps);
    else shift(held.by + steps, held.longer);
    show(true);
  } else if (held && ["ArrowUp", "ArrowDown"].includes(event.key)) {
    const rows = [...place.querySelectorAll("tr[data-key]")];
    shift(held.by, held.longer, rows[limit(rows.indexOf(held.row) + (event.key === "ArrowUp" ? -1 : 1), 0, rows.length - 1)]);
    show(true);
  } else return;
  still = performance.now() + 300; // the click that the key makes of itself
  event.preventDefault();
}

function start() {
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  place.after(said);
  dress();
  place.addEventListener("pointerdown", (event) => {
    const td = event.target.closest("td");
    const what = !busy && !held && event.isPrimary && !event.button ? kind(td, event) : "";
    if (!what) return;
    const x = event.clientX - place.querySelector("table").getBoundingClientRect().left;
    press = { td, what, x, at: [event.clientX, event.clientY], finger: event.pointerType !== "mouse" };
    if (press.finger) press.timer = setTimeout(() => lift(td, what, x), HOLD);
  });
  window.addEventListener("pointermove", (event) => {
    if (!press) return;
    if (!held && Math.hypot(event.clientX - press.at[0], event.clientY - press.at[1]) > NEAR) {
      if (press.finger) endPress();
      else lift(press.td, press.what, press.x);
    }
    if (held && press) follow(event);
  });
  window.addEventListener("pointerup", () => { if (held && press) drop(); endPress(); });
  window.addEventListener("pointercancel", () => { if (held && press) release(); endPress(); });
  window.addEventListener("keydown", (event) => { keys(event); if (event.key === "Escape") endPress(); });
  place.addEventListener("click", (event) => {
    if (performance.now() < still) event.preventDefault();
    else if (event.target.closest(".grab") && !held) { lift(event.target.closest("td"), "move"); said.textContent = words.held; }
  }, true);
  place.addEventListener("touchmove", (event) => { if (held) event.preventDefault(); }, { passive: false });
  place.addEventListener("contextmenu", (event) => { if (press?.finger) event.preventDefault(); });
  place.addEventListener("dragstart", (event) => event.preventDefault());
  let left = 0;
  place.addEventListener("htmx:beforeSwap", () => { left = box().scrollLeft; });
  place.addEventListener("htmx:afterSwap", () => { 
    dress();
    box().scrollLeft = left;
    if (document.activeElement === document.body) box().focus({ preventScroll: true });
  });
}

// On a phone a few hours are in sight: begin at what is chosen, else at the earliest hour that is free or one's own in any
// row, be it a machine or a day of the week.
function reveal() {
  const rows = [...place.querySelectorAll("tbody tr[data-key]")];
  const times = rows.map((row) => row.querySelector("td.is-chosen") ?? row.querySelector("td.is-free, td.is-mine")).filter(Boolean);
  const lefts = times.map((td) => td.offsetLeft);
  if (lefts.length) box().scrollLeft = Math.min(...lefts) - measure().left;
}

if (place?.querySelector(".timetable-box")) {
  start();
  reveal();
}
