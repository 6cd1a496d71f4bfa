// Starts what a page needs, and nothing else. Without JavaScript every page works; this makes them nicer.
import { frame } from "ceh/frame";

document.documentElement.classList.remove("no-js");
frame();

const has = (selector) => document.querySelector(selector) !== null;

if (has("[data-hx-get], [data-hx-post], [data-hx-trigger], [data-filters], #results")) import("ceh/lists").then((it) => it.lists());
if (has("form[data-guard], form[data-busy]")) import("ceh/forms").then((it) => it.forms());
if (has("[data-map]")) import("ceh/map").then((it) => it.maps());
document.addEventListener("ceh:swapped", () => {
  if (has("[data-map]:not([data-live])")) import("ceh/map").then((it) => it.maps());
});
document.addEventListener("focusin", ({ target }) => {
  const form = target.closest?.("form.find, form[data-suggest]");
  if (form) import("ceh/suggest").then((it) => it.suggest(form));
});
