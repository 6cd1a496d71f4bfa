// Computes lines of JSON ({node, answers, current, today}) with the browser's evaluator; an answer line for each.
import { createInterface } from "node:readline";
import { evaluate } from "../../ceh/expressions/static/expressions/expressions.js";
import { toText } from "../../ceh/expressions/static/expressions/expressions.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { node, ...context } = JSON.parse(line);
  const value = evaluate(node, context);
  const isNumber = value === null || typeof value === "bigint";
  process.stdout.write(`${JSON.stringify(isNumber ? { number: toText(value) } : value)}\n`);
}
