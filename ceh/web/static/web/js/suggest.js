// Suggestions under a search box while one types: a list of links. Arrow keys go through it, Escape closes it.
const WAIT = 180; // milliseconds after the last key

export function suggest(form) {
  if (form.dataset.suggesting) return;
  form.dataset.suggesting = "yes";
  const input = form.querySelector("input[name=q]");
  const address = form.dataset.suggest ?? `${form.getAttribute("action")}suggest/`;
  const box = Object.assign(document.createElement("div"), { className: "suggestions" });
  form.append(box);
  let timer, running;

  const close = () => { box.replaceChildren(); running?.abort(); };
  const links = () => [...box.querySelectorAll("a")];
  const ask = async () => {
    running?.abort();
    if (input.value.trim().length < 2) { close(); return; }
    running = new AbortController();
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(input.value)}`, { signal: running.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      box.replaceChildren(...page.body.childNodes);
    } catch (problem) {
      if (problem.name !== "AbortError") close();
    }
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  if (input.value !== input.defaultValue) ask(); // typed while this module was on its way
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { close(); input.focus(); return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const all = links();
    if (!all.length) return;
    event.preventDefault();
    const at = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    if (at < 0) input.focus();
    else all[Math.min(at, all.length - 1)].focus();
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) setTimeout(close, 150); });
}
