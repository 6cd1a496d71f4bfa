// A page of questions: shows and hides questions as answers change, and saves on the way.
// Without it the server does the same when the page is sent.
const form = document.querySelector("[data-answering]");
const data = JSON.parse(document.getElementById("answering-data").textContent);
const { evaluate, toText, toTruth } = await import(form.dataset.expressions);
const PAUSE = 1200; // milliseconds after the last change
const boxes = new Map([...form.querySelectorAll("[data-question]")].map((box) => [box.dataset.question, box]));
const status = form.querySelector("[data-state]");

const SIGN = (1.5).toLocaleString(document.documentElement.lang)[1];
const GROUPED = /^[+-]?[0-9]{1,3}([.,])[0-9]{3}(\1[0-9]{3})*$/;
const values = (name) => new FormData(form).getAll(name).map(String);

// A number as people write it, with a decimal point: as forms.py reads it (core/written_numbers.py).
const whole = (text) => { const bare = text.replace(/\s/g, ""); return GROUPED.test(bare) ? bare.replace(/[.,]/g, "") : bare; };
function decimal(text) {
  const bare = text.replace(/\s|€|EUR/gi, "");
  const signs = bare.match(/[.,]/g) ?? [];
  const last = bare.lastIndexOf(signs.at(-1));
  if (signs.length === 1 && (signs[0] === SIGN || !GROUPED.test(bare) || /^[+-]?0/.test(bare))) return bare.replace(",", ".");
  if (new Set(signs).size < 2) return whole(bare);
  const before = bare.slice(0, last);
  return GROUPED.test(before) && !before.includes(signs.at(-1)) ? `${before.replace(/[.,]/g, "")}.${bare.slice(last + 1)}` : bare;
}

// The answer as expressions read it; the server writes the same text (cleaning.as_text).
function textOf({ code, type }) {
  const entered = values(`q-${code}`);
  if (type === "several") return entered.join(" ");
  if (type === "ranking") {
    const places = [...boxes.get(code).querySelectorAll("select")].map((select) => [Number(select.value), select.name.slice(code.length + 3)]);
    return places.every(([place]) => place > 0) ? places.sort((a, b) => a[0] - b[0]).map(([, choice]) => choice).join(" ") : "";
  }
  const text = (entered[0] ?? "").trim();
  if (type === "decimal") return /^-?[0-9]{1,18}(\.[0-9]{1,12})?$/.test(decimal(text)) ? toText(evaluate(["call", "number", [["text", decimal(text)]]], context({}))) : "";
  if (type === "integer" || type === "rating") return /^-?[0-9]{1,18}$/.test(whole(text)) ? String(BigInt(whole(text))) : "";
  return text;
}

const context = (answers) => ({ answers, today: data.today, current: "" });

function update() {
  const answers = { ...data.answers };
  const shown = [];
  for (const question of data.questions) {
    const visible = question.relevance.every((tree) => toTruth(evaluate(tree, context(answers))));
    const box = boxes.get(question.code);
    if (box) {
      const opens = visible && box.hidden;
      box.hidden = !visible;
      if (opens && box.querySelector("[data-pin]")) dispatchEvent(new Event("resize")); // its map has room now
      if (visible) shown.push(question.code);
    }
    if (!visible) {
      if (!box) delete answers[question.code];
    } else if (question.calculation) {
      const text = toText(evaluate(question.calculation, context(answers)));
      answers[question.code] = text === "NaN" ? "" : text;
    } else if (question.type === "matrix") {
      for (const row of question.rows) [answers[row]] = values(`q-${question.code}-${row}`);
    } else if (box) {
      answers[question.code] = textOf(question);
    }
  }
  form.elements.shown.value = shown.join(" ");
}

// Labels that quote answers of this page, as the server words them.
function quote(labels) {
  for (const [code, text] of Object.entries(labels)) {
    const place = boxes.get(code)?.querySelector("legend, label, .answer-note p");
    if (place && place.firstChild.data !== text) place.firstChild.data = text;
  }
}

let timer = 0;
let saving = null;

async function save() {
  if (form.dataset.sent) return;
  status.textContent = form.dataset.saving;
  saving?.abort();
  saving = new AbortController();
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" }, signal: saving.signal });
    const told = answer.ok || answer.status === 409 ? await answer.json() : {};
    status.textContent = told.words || (answer.ok ? form.dataset.saved : form.dataset.unsaved);
    if (told.labels) quote(told.labels);
  } catch (error) {
    if (error.name !== "AbortError") status.textContent = form.dataset.unsaved;
  }
}

function saveSoon() {
  update();
  clearTimeout(timer);
  if (!form.dataset.preview) timer = setTimeout(save, PAUSE);
}

// What was changed here is sent even if it reads as at first again; the rest may have been changed in another window.
const touched = new Set();
form.addEventListener("input", (event) => {
  touched.add(event.target.closest("[data-question]")?.dataset.question);
  form.elements.touched.value = [...touched].join(" ");
  saveSoon();
});
form.addEventListener("submit", () => {
  clearTimeout(timer);
  saving?.abort();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => { delete form.dataset.sent; });

for (const box of form.querySelectorAll("[data-point]")) {
  const button = box.querySelector("button");
  button.hidden = !("geolocation" in navigator);
  button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const field = box.querySelector("input");
      field.value = `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}`;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
    () => { status.textContent = box.dataset.failed; },
  ));
}
// What was entered before this script was there.
const entered = [...form.elements].some((field) => (field.checked ?? false) !== (field.defaultChecked ?? false)
  || ("defaultValue" in field && field.value !== field.defaultValue));
(entered ? saveSoon : update)();
