// Starts what a page needs, and nothing else. Without JavaScript every page works; this makes them nicer.
import { frame } from "ceh/frame";

document.documentElement.classList.remove("no-js");
frame();

const has = (selector) => document.querySelector(selector) !== null;
const parts = [];

if (has("[data-hx-get], [data-hx-post], [data-hx-trigger], [data-filters], #results")) parts.push(import("ceh/lists").then((lists) => lists.lists()));
if (has("form[data-guard], form[data-busy]")) parts.push(import("ceh/forms").then((forms) => forms.forms()));
if (has("[data-map]")) parts.push(import("ceh/map").then((map) => map.maps()));
document.addEventListener("ceh:swapped", () => {
  if (has("[data-map]:not([data-live])")) import("ceh/map").then((map) => map.maps());
});
document.addEventListener("focusin", ({ target }) => {
  const form = target.closest?.("form.find, form[data-suggest]");
  if (form) import("ceh/suggest").then((suggest) => suggest.suggest(form));
});
// A page says when all its parts listen: until then links and forms work in the plain way.
Promise.all(parts).then(() => { document.documentElement.dataset.ready = ""; });
