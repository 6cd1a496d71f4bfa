// Lists: htmx swaps the results while one types or chooses; order, pages and chips follow without a new page.
import htmx from "htmx";

const place = () => location.pathname + location.search;
let shown = place();
const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value;

function inside(event) {
  const link = event.target.closest("#results :is(.pages, .chips, .sorting, thead) a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const form = document.querySelector("form[data-filters]");
  htmx.ajax("GET", link.href, { target: "#results", select: "#results", swap: "outerHTML", source: link })
    .then(() => {
      history.pushState({}, "", link.href);
      shown = place();
      if (form) follow(form, new URL(link.href).searchParams);
      const results = document.getElementById("results");
      if (link.closest(".pages")) results?.scrollIntoView({ block: "start" });
      const head = results?.querySelector(".count");
      head?.setAttribute("tabindex", "-1");
      head?.focus({ preventScroll: true });
    });
}

// The filter form says what the address says.
function follow(form, query) {
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = query.getAll(field.name).includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = query.getAll(field.name).includes(option.value);
    else field.value = query.get(field.name) ?? "";
  }
}

export function lists() {
  document.body.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get" && token()) event.detail.headers["X-CSRFToken"] = token();
    // Empty fields do not belong into an address that people share.
    if (event.detail.verb === "get") {
      const values = event.detail.formData ?? event.detail.parameters;
      if (values instanceof FormData) {
        for (const name of [...new Set(values.keys())]) if (values.getAll(name).every((one) => one === "")) values.delete(name);
      }
    }
  });
  document.body.addEventListener("htmx:afterSettle", () => document.dispatchEvent(new Event("ceh:swapped")));
  document.addEventListener("click", inside);
  // "Show" closes the sheet of filters on a phone: the address leaves #filters.
  document.addEventListener("submit", ({ target }) => {
    if (target.matches("form[data-filters]") && location.hash === "#filters") location.hash = "results";
  });
  document.body.addEventListener("htmx:pushedIntoHistory", () => { shown = place(); });
  // Back and forward load the list anew. A jump within the page is a popstate too, and changes nothing.
  window.addEventListener("popstate", () => { if (place() !== shown) location.reload(); });
}
