// The answer that a contest proposes: which fields fit the question, and what they say in the shape of a dossier's claim.

import { find, lengthOf, tell, value } from "./contest-fields.js";

const NUMBER = /^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?$/;
const answer = find("answer");
const subject = find("c-subject");
export const asked = () => subject.selectedOptions[0];
export const part = (choice) => choice.value.slice(choice.value.indexOf(":") + 1);
export const picked = (choice, kind) => choice.value.startsWith(`${kind}:`);

function country(text) {
  const wanted = text.trim().toLowerCase();
  const known = [...find("countries").options].find((one) => one.value.toLowerCase() === wanted || one.textContent.trim().toLowerCase() === wanted);
  return known?.value;
}

function number(text) {
  const { minimum, maximum } = asked().dataset;
  const one = Number(text);
  const plain = text && NUMBER.test(String(one)) && one >= Number(minimum) && one <= Number(maximum);
  return plain ? one : undefined;
}

const readers = {
  truth: () => ({ how: value("a-truth-value") && "value", one: value("a-truth-value") === "yes" }),
  choice: () => ({ how: value("a-choice-how"), one: value("a-choice-value") || undefined }),
  choices: () => ({ how: value("a-choices-how"), one: listed([...find("a-choices-value").querySelectorAll(":checked")].map((tick) => tick.value)) }),
  country: () => ({ how: value("a-country-how"), one: country(value("a-country-value")), group: value("a-country-group") }),
  countries: () => ({ how: value("a-countries-how"), one: listed(value("a-countries-value").split(/[,;]/).filter((text) => text.trim()).map(country)), group: value("a-countries-group") }),
  quantity: () => ({ how: value("a-quantity-how"), one: number(value("a-quantity-value")) }),
  date: () => ({ how: value("a-date-how"), one: value("a-date-value") || undefined }),
  text: () => ({ how: value("a-text-value") && "value", one: lengthOf(value("a-text-value"), true) ? undefined : value("a-text-value") }),
};

const listed = (values) => (values.length && values.every(Boolean) ? [...new Set(values)] : undefined);

// What the claim says; nothing when no answer is proposed, and undefined when it cannot be read.
function claim({ how, one, group }) {
  const shapes = {
    "": () => ({}),
    none: () => ({ value: [] }),
    least: () => one && { value: one, complete: false },
    inside: () => ({ inside: group }),
    outside: () => ({ outside: group }),
  };
  return (shapes[how] ?? (() => (one === undefined ? undefined : { [how]: one })))();
}

export function readAnswer() {
  const kind = picked(subject, "question") ? asked().dataset.type : "";
  const said = kind ? claim(readers[kind]()) : {};
  const field = kind && (find(`a-${kind}-value`).querySelector("input") ?? find(`a-${kind}-value`));
  if (kind) {
    field.setAttribute("aria-describedby", "m-answer");
    const empty = field.type !== "checkbox" && !field.value.trim();
    tell(field, find("m-answer"), said ? "" : empty ? answer.dataset.missing : answer.dataset.wrong);
  }
  return said ?? {};
}

export function showAnswer() {
  const kind = picked(subject, "question") ? asked().dataset.type : "";
  answer.hidden = !kind;
  find("m-answer").hidden = true;
  answer.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
  for (const box of answer.querySelectorAll("[data-type]")) {
    box.hidden = box.dataset.type !== kind;
  }
  if (kind) {
    fit(kind);
    showHow(kind);
  }
}

// Fit the fields of an answer to the question: its options, its range, and what may be said of it.
function fit(kind) {
  const { ordered, empty, minimum, maximum, range } = asked().dataset;
  const how = find(`a-${kind}-how`);
  for (const one of how?.options ?? []) {
    one.hidden = one.disabled = (one.value === "none" && !empty) || (kind === "choice" && one.value.startsWith("at_") && !ordered);
  }
  if (how) {
    how.value = "";
  }
  const options = [...(document.querySelector(`[data-options="${CSS.escape(part(subject))}"]`)?.content.children ?? [])];
  if (kind === "choice") {
    find("a-choice-value").replaceChildren(...options.map((one) => new Option(one.textContent, one.dataset.value)));
  } else if (kind === "choices") {
    find("a-choices-value").replaceChildren(...options.map(tick));
  } else if (kind === "quantity") {
    Object.assign(find("a-quantity-value"), { min: minimum, max: maximum });
    find("range").textContent = range;
  }
}

function tick(one) {
  const label = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "checkbox", value: one.dataset.value });
  label.append(box, one.textContent);
  label.className = "tick";
  return label;
}

export function showHow(kind) {
  const how = find(`a-${kind}-how`)?.value;
  for (const box of answer.querySelectorAll(`[data-type="${kind}"] [data-how]`)) {
    box.hidden = !box.dataset.how.split(" ").includes(how);
  }
}
