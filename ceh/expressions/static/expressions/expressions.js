// Expressions of questionnaires in the browser: computes the trees that ceh/questionnaires/rules/expressions.py made.
// The same rules in the same order as functions.py, numbers.py and patterns.py; one table of examples tests both.
// A value is a string, a boolean, a BigInt (a count of 10⁻¹²) or null (NaN).

const PLACES = 12;
const UNIT = 10n ** 12n;
const LIMIT = 10n ** 24n * UNIT;
const MAX_DIGITS = 100;
const MAX_TEXT = 10000;
const MAX_MATCHED = 2000;
const NUMBER = /^(-?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))$/;
const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const TIME = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/;

// The value of a tree. `context`: answers (texts by code), today (2026-11-30), current (the answer that `.` means).
export function evaluate(node, context) {
  const [kind, value, more] = node;
  if (kind === "text") return value;
  if (kind === "number") return readNumber(value);
  if (kind === "answer") return Object.hasOwn(context.answers, value) ? context.answers[value] : "";
  if (kind === "current") return context.current;
  if (kind === "regex") return matches(more, toText(evaluate(value, context)));
  if (value === "today") return context.today;
  return FUNCTIONS[value](...more.map((part) => evaluate(part, context)));
}

export function toText(value) {
  if (value === null) return "NaN";
  return typeof value === "bigint" ? writeNumber(value) : String(value);
}

export function toNumber(value) {
  if (typeof value === "boolean") return value ? UNIT : 0n;
  return typeof value === "string" ? readNumber(value) : value;
}

export function toTruth(value) {
  if (typeof value === "bigint") return value !== 0n;
  return Boolean(value);
}

export function splitCodes(text) {
  return text.split(/[ \t\r\n]+/).filter((code) => code !== "");
}

function trim(text) {
  return text.replace(/^[ \t\r\n]+/, "").replace(/[ \t\r\n]+$/, "");
}

function absolute(units) {
  return units < 0n ? -units : units;
}

function limited(units) {
  return absolute(units) < LIMIT ? units : null;
}

function readNumber(text) {
  const trimmed = trim(text);
  if ([...trimmed].length > MAX_DIGITS) return null;
  const match = NUMBER.exec(trimmed);
  if (match === null) return readDay(trimmed);
  const decimals = match[3] || match[4] || "";
  const units = rounded(BigInt((match[2] || "") + decimals) * UNIT, 10n ** BigInt(decimals.length));
  return limited(match[1] ? -units : units);
}

// Days since 1970-01-01, in units; null where the calendar has no such day.
function readDay(text) {
  const match = DAY.exec(text);
  if (match === null || match[1] === "0000") return null;
  const [year, month, day] = match.slice(1).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return BigInt(Math.round(date.getTime() / 86400000)) * UNIT;
}

function writeNumber(units) {
  const digits = absolute(units).toString().padStart(PLACES + 1, "0");
  const part = digits.slice(-PLACES).replace(/0+$/, "");
  return (units < 0n ? "-" : "") + digits.slice(0, -PLACES) + (part ? `.${part}` : "");
}

// Division to the nearest whole number, halves away from zero.
function rounded(dividend, divisor) {
  const quotient = (2n * absolute(dividend) + absolute(divisor)) / (2n * absolute(divisor));
  return (dividend < 0n) !== (divisor < 0n) ? -quotient : quotient;
}

function floorDivision(dividend, divisor) {
  const quotient = dividend / divisor;
  return dividend % divisor !== 0n && dividend < 0n ? quotient - 1n : quotient;
}

function round(units, places = 0n) {
  if (units === null || places === null || places % UNIT !== 0n || absolute(places) > 12n * UNIT) return null;
  const step = 10n ** (BigInt(PLACES) - places / UNIT);
  return limited(floorDivision(units + step / 2n, step) * step);
}

// Walks all ways through the steps of a pattern at once: the time grows with the text, whatever the pattern.
function matches(program, text) {
  const letters = [...text];
  if (letters.length > MAX_MATCHED) return false;
  let states = reachable(program, [0], 0, letters.length);
  for (const [index, letter] of letters.entries()) {
    const point = letter.codePointAt(0);
    const ahead = [...states].filter((state) => accepts(program[state], point)).map((state) => state + 1);
    states = reachable(program, ahead, index + 1, letters.length);
    if (states.size === 0) return false;
  }
  return [...states].some((state) => program[state][0] === "match");
}

function accepts(step, point) {
  return step[0] === "set" && step[1] !== step[2].some(([low, high]) => low <= point && point <= high);
}

function reachable(program, begin, position, length) {
  const states = new Set();
  const waiting = [...begin];
  while (waiting.length > 0) {
    const state = waiting.pop();
    if (states.has(state)) continue;
    states.add(state);
    const [kind, ...targets] = program[state];
    if (kind === "split" || kind === "jump") waiting.push(...targets);
    else if ((kind === "start" && position === 0) || (kind === "end" && position === length)) waiting.push(state + 1);
  }
  return states;
}

function equal(left, right) {
  if (typeof left === "boolean" || typeof right === "boolean") return toTruth(left) === toTruth(right);
  if (typeof left === "string" && typeof right === "string") return left === right;
  const number = toNumber(left);
  return number !== null && number === toNumber(right);
}

function areTimes(left, right) {
  return typeof left === "string" && typeof right === "string" && TIME.test(left) && TIME.test(right);
}

function less(left, right) {
  if (areTimes(left, right)) return left < right;
  const [low, high] = [toNumber(left), toNumber(right)];
  return low !== null && high !== null && low < high;
}

function atMost(left, right) {
  if (areTimes(left, right)) return left <= right;
  const [low, high] = [toNumber(left), toNumber(right)];
  return low !== null && high !== null && low <= high;
}

function ofNumbers(compute) {
  return (...values) => {
    const numbers = values.map(toNumber);
    return numbers.includes(null) ? null : compute(...numbers);
  };
}

function ofTexts(compute) {
  return (...values) => compute(...values.map(toText));
}

const FUNCTIONS = {
  or: (left, right) => toTruth(left) || toTruth(right),
  and: (left, right) => toTruth(left) && toTruth(right),
  "=": equal,
  "!=": (left, right) => !equal(left, right),
  "<": less,
  "<=": atMost,
  ">": (left, right) => less(right, left),
  ">=": (left, right) => atMost(right, left),
  "+": ofNumbers((left, right) => limited(left + right)),
  "-": ofNumbers((left, right) => limited(left - right)),
  "*": ofNumbers((left, right) => limited(rounded(left * right, UNIT))),
  div: ofNumbers((left, right) => (right === 0n ? null : limited(rounded(left * UNIT, right)))),
  mod: ofNumbers((left, right) => (right === 0n ? null : left % right)),
  negate: ofNumbers((units) => -units),
  not: (value) => !toTruth(value),
  true: () => true,
  false: () => false,
  number: toNumber,
  string: toText,
  int: ofNumbers((units) => (units / UNIT) * UNIT),
  round: ofNumbers(round),
  if: (test, left, right) => (toTruth(test) ? left : right),
  coalesce: (left, right) => [left, right].find((value) => value !== "" && value !== null) ?? "",
  selected: ofTexts((text, code) => splitCodes(text).includes(trim(code))),
  "count-selected": ofTexts((text) => BigInt(splitCodes(text).length) * UNIT),
  "string-length": ofTexts((text) => BigInt([...text].length) * UNIT),
  contains: ofTexts((text, part) => text.includes(part)),
  "starts-with": ofTexts((text, part) => text.startsWith(part)),
  concat: ofTexts((...texts) => [...texts.join("")].slice(0, MAX_TEXT).join("")),
};
