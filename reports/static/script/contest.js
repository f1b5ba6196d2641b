// The form on the page of contests: checks what is filled in and makes the file of a contest, here and nowhere else.

import { asked, part, picked, readAnswer, showAnswer, showHow } from "./contest-answer.js";
import { entryOf, find, isAddress, isLooseDay, judge, lengthOf, mistakes, trimmed, value } from "./contest-fields.js";
import { written } from "./quoting.js";

const form = find("contest");
const holder = find("c-holder");
const subject = find("c-subject");
const today = () => {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
};

function checkHead() {
  judge(entryOf("holder"), holder.value ? "" : "missing");
  judge(entryOf("subject"), picked(subject, "criterion") && picked(holder, "provider") ? "wrong" : "");
  judge(entryOf("says"), lengthOf(value("c-says"), true));
  judge(entryOf("by"), lengthOf(value("c-by"), true));
  judge(entryOf("received"), value("c-received") ? "" : "missing");
}

function readSource(box) {
  const read = Object.fromEntries([...box.querySelectorAll("[name]")].map((field) => [field.name, trimmed(field.value)]));
  judge(entryOf("title", box), lengthOf(read.title, true));
  judge(entryOf("url", box), !read.url || isAddress(read.url) ? "" : "wrong");
  judge(entryOf("kind", box), read.kind ? "" : "missing");
  judge(entryOf("publisher", box), lengthOf(read.publisher, false));
  judge(entryOf("published", box), !read.published || isLooseDay(read.published, read.retrieved || "9999-12-31") ? "" : "wrong");
  judge(entryOf("where", box), lengthOf(read.where, false));
  judge(entryOf("retrieved", box), read.retrieved ? "" : "missing");
  return read;
}

const given = (pairs) => Object.fromEntries(pairs.filter(([, one]) => one !== "" && one !== undefined));

const sourceFile = (read) => given(["title", "url", "kind", "publisher", "published", "retrieved"].map((key) => [key, read[key]]));

function identity(received) {
  const words = `${received}-${part(holder)}-${part(asked()) || "whole"}`.toLowerCase();
  return words.split(/[^a-z0-9]+/).filter(Boolean).join("-").slice(0, 80).replace(/-$/, "");
}

function contest() {
  mistakes.length = 0;
  checkHead();
  const said = readAnswer();
  const sources = [...document.querySelectorAll(".source")].map(readSource);
  const named = sources.map((read, place) => [`source-${place + 1}`, read]);
  const claims = Object.keys(said).length ? named.map(([source, read]) => given([...Object.entries(said), ["source", source], ["where", read.where]])) : [];
  return given([
    ["id", identity(value("c-received"))],
    [picked(holder, "provider") ? "provider" : "offering", part(holder)],
    ["question", picked(subject, "question") ? part(subject) : ""],
    ["framework", asked().dataset.framework],
    ["criterion", picked(subject, "criterion") ? part(subject) : ""],
    ["from", value("c-from")],
    ["by", value("c-by")],
    ["received", value("c-received")],
    ["says", { [form.dataset.language]: value("c-says") }],
    ["proposed", claims.length > 1 ? claims : claims[0]],
    ["sources", named.length ? Object.fromEntries(named.map(([name, read]) => [name, sourceFile(read)])) : undefined],
    ["status", "open"],
  ]);
}

let address = "";

function make(event) {
  event.preventDefault();
  const made = contest();
  const said = find("said");
  find("made").hidden = mistakes.length > 0;
  if (mistakes.length) {
    said.textContent = `${said.dataset.mistakes} ${mistakes.length}.`;
    mistakes[0].focus();
    return;
  }
  const text = written(made);
  URL.revokeObjectURL(address);
  address = URL.createObjectURL(new Blob([text], { type: "text/yaml" }));
  find("file").value = text;
  find("file-name").textContent = `${made.id}.yaml`;
  find("download").href = address;
  find("download").download = `${made.id}.yaml`;
  said.textContent = said.dataset.done;
  find("file").setSelectionRange(0, 0);
  find("file").focus();
}

function addSource() {
  const box = find("source").content.firstElementChild.cloneNode(true);
  box.querySelector("[name=retrieved]").value = today();
  box.querySelector(".remove").addEventListener("click", () => {
    box.remove();
    numberSources();
    find("another").focus();
  });
  find("sources").append(box);
  numberSources();
  return box;
}

function numberSources() {
  const boxes = [...document.querySelectorAll(".source")];
  boxes.forEach((box, place) => {
    box.querySelector("legend span").textContent = place + 1;
    box.querySelector(".remove").parentElement.hidden = boxes.length === 1;
    for (const entry of box.querySelectorAll(".entry")) {
      const line = entry.querySelector(".mistake");
      line.id = `m-${entry.dataset.entry}-${place + 1}`;
      entry.querySelector("[name]").setAttribute("aria-describedby", line.id);
    }
  });
}

function showRecord() {
  const report = holder.selectedOptions[0].dataset.report;
  find("record").hidden = !report;
  if (report) {
    find("record").firstElementChild.href = report + (picked(holder, "offering") && picked(subject, "question") ? `#fact-${part(subject)}` : picked(subject, "criterion") ? `#${part(subject)}` : "");
  }
}

function keep() {
  const state = new URLSearchParams();
  for (const choice of [holder, subject]) {
    if (choice.value) {
      state.set(choice.value.split(":")[0], part(choice));
    }
  }
  const query = state.toString();
  history.replaceState(null, "", location.pathname + (query ? `?${query}` : "") + location.hash);
}

function prefill() {
  for (const [name, said] of new URLSearchParams(location.search)) {
    const choice = ["offering", "provider"].includes(name) ? holder : subject;
    const known = [...choice.options].find((one) => one.value === `${name}:${said}`);
    if (known) {
      known.selected = true;
    }
  }
}

prefill();
addSource();
find("c-received").value = today();
showAnswer();
showRecord();
form.addEventListener("submit", make);
form.addEventListener("input", (event) => {
  find("made").hidden = true;
  find("said").textContent = "";
  if (event.target === subject) {
    showAnswer();
  } else if (event.target.id.endsWith("-how")) {
    showHow(asked().dataset.type);
  }
  if (event.target === holder || event.target === subject) {
    showRecord();
    keep();
  }
});
find("another").addEventListener("click", () => addSource().querySelector("[name]").focus());
find("copy").addEventListener("click", async () => {
  find("file").select();
  const { done, selected } = find("copy").dataset;
  try {
    await navigator.clipboard.writeText(find("file").value);
    find("said").textContent = done;
  } catch {
    find("said").textContent = selected;
  }
});
