// The phones in the browser: everything here goes through the same endpoints that tools use (docs/sandbox.md).

import { make, showLog } from "/sandbox/static/screen.js";
import { longTime, shortTime, speak, spoken, word } from "/sandbox/static/words.js";

const find = (id) => document.getElementById(id);
let version = -1;
let phones = [];
let number = null;
let messages = [];
let lost = false;
let silence = 0;

async function ask(path, body) {
  const wish = body === undefined ? {} : { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const response = await fetch(`/sandbox${path}`, { cache: "no-store", ...wish });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail ?? response.statusText);
  return answer;
}

const path = (rest = "") => `/phones/${encodeURIComponent(number)}${rest}`;
const spaced = (plain) => plain.replace(/^(\+7)(\d{3})(\d{3})(\d{2})(\d{2})$/, "$1 $2 $3 $4 $5");

/** Say something for a while; an empty text takes it back. */
function say(text, seconds = 8) {
  clearTimeout(silence);
  find("notice").textContent = text;
  find("notice").hidden = !text;
  if (text && seconds) silence = setTimeout(() => say(""), seconds * 1000);
}

/** Do something on the open phone; what cannot be done is said in words. */
async function act(rest, body) {
  try {
    say("");
    await ask(path(rest), body);
    await look();
  } catch (error) {
    say(error.message);
  }
}

async function look() {
  try {
    const { now, version: latest, numbers } = await ask(`/updates?since=${Math.max(version, 0)}`);
    find("now").textContent = longTime(now);
    find("now").dateTime = now;
    if (lost) say("");
    lost = false;
    if (latest === version) return;
    const mine = number !== null && (version < 0 || numbers.includes(number));
    version = latest;
    phones = (await ask("/phones")).items;
    if (mine) messages = (await ask(path("?bold"))).messages;
    show();
  } catch {
    lost = true;
    version = -1;
    say(word("lost"), 0);
  }
}

function show() {
  showList();
  find("welcome").hidden = number !== null;
  find("phone").hidden = number === null;
  document.body.classList.toggle("opened", number !== null);
  if (number === null) return;
  find("who").textContent = spaced(number);
  showLog(find("sms-log"), messages.filter((message) => message.channel === "sms"), { empty: word("smsEmpty") });
  showLog(find("tg-log"), messages.filter((message) => message.channel === "telegram"), {
    empty: word("tgEmpty"),
    tap: (button) => act("/telegram", { button }),
  });
  showTelegramState(phones.find((phone) => phone.number === number)?.telegram ?? "none");
}

function showTelegramState(state) {
  find("tg-state").textContent = { started: word("stateStarted"), blocked: word("stateBlocked"), none: "" }[state];
  find("tg-form").hidden = state !== "started";
  find("tg-start").hidden = state === "started";
  find("tg-why").textContent = word(state === "blocked" ? "blocked" : "notStarted");
  find("tg-block").hidden = state === "none";
  find("tg-block").textContent = word(state === "blocked" ? "unblock" : "block");
  find("tg-block").dataset.block = String(state !== "blocked");
}

function showList() {
  const focused = document.activeElement?.dataset?.testid;
  find("none").hidden = phones.length > 0;
  find("phones").replaceChildren(...phones.map(listEntry));
  if (focused?.startsWith("phone-")) {
    [...find("phones").querySelectorAll("button")].find((button) => button.dataset.testid === focused)?.focus();
  }
}

function listEntry(phone) {
  const top = make("span", { className: "who" }, spaced(phone.number));
  if (phone.telegram !== "none") top.append(make("span", { className: `badge ${phone.telegram}`, title: "Telegram" }, "TG"));
  const line = make("span", { className: "last" }, phone.last.text);
  const time = make("time", { dateTime: phone.last.at }, shortTime(phone.last.at, find("now").dateTime));
  const button = make("button", { type: "button", "data-testid": `phone-${phone.number}` }, top, time, line);
  if (phone.number === number) button.setAttribute("aria-current", "true");
  button.addEventListener("click", () => open(phone.number, "click"));
  return make("li", {}, button);
}

async function open(wanted) {
  if (wanted === number) return;
  number = wanted;
  messages = [];
  history.replaceState(null, "", wanted === null ? location.pathname : `#${wanted}`);
  if (wanted !== null) {
    messages = (await ask(path("?bold"))).messages;
    chooseTab(messages.at(-1)?.channel ?? "sms");
  }
  show();
  for (const log of [find("sms-log"), find("tg-log")]) log.scrollTop = log.scrollHeight;
  if (wanted === null) find("number").focus();
}

function chooseTab(channel) {
  find("phone").dataset.tab = channel;
  for (const tab of document.querySelectorAll("[data-tab]")) {
    if (tab.tagName === "BUTTON") tab.setAttribute("aria-pressed", String(tab.dataset.tab === channel));
  }
  for (const log of [find("sms-log"), find("tg-log")]) log.scrollTop = log.scrollHeight;
}

/** Read a number as people write it here: spaces and brackets do not matter, a leading 8 means +7. */
function readNumber(typed) {
  const plain = typed.replace(/[\s()\-.]/g, "").replace(/^8(?=\d{10}$)/, "+7").replace(/^7(?=\d{10}$)/, "+7");
  return /^\+[1-9]\d{6,14}$/.test(plain) ? plain : null;
}

async function turn(seconds) {
  const buttons = [...document.querySelectorAll("[data-turn]")];
  const focused = document.activeElement;
  for (const button of buttons) button.disabled = true;
  say(word("turning"), 0);
  try {
    await ask("/clock", { advance_seconds: seconds });
    await look();
    say(word("turned"), 3);
  } catch (error) {
    say(error.message);
  }
  for (const button of buttons) button.disabled = false;
  focused?.focus();
}

function compose(form, channel) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = form.elements.text;
    if (!field.value.trim()) return;
    act(channel, { text: field.value });
    field.value = "";
    field.focus();
  });
}

function listen() {
  compose(find("sms-form"), "/sms");
  compose(find("tg-form"), "/telegram");
  for (const button of document.querySelectorAll("[data-quick]")) button.addEventListener("click", () => act("/sms", { text: button.dataset.quick }));
  for (const button of document.querySelectorAll("[data-turn]")) button.addEventListener("click", () => turn(Number(button.dataset.turn)));
  for (const button of document.querySelectorAll("button[data-tab]")) button.addEventListener("click", () => chooseTab(button.dataset.tab));
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => { speak(button.dataset.language); show(); version = -1; look(); });
  }
  find("tg-start-button").addEventListener("click", () => act("/telegram", { start: true, language: spoken() }));
  find("tg-contact").addEventListener("click", () => act("/telegram", { share_contact: true }));
  find("tg-block").addEventListener("click", () => act("/telegram", { block: find("tg-block").dataset.block === "true" }));
  find("back").addEventListener("click", () => open(null));
  find("open").addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = readNumber(find("number").value);
    say(wanted ? "" : word("badNumber"));
    if (wanted) open(wanted);
  });
  window.addEventListener("hashchange", () => open(readNumber(decodeURIComponent(location.hash.slice(1)))));
}

speak(spoken());
listen();
await look();
const linked = readNumber(decodeURIComponent(location.hash.slice(1)));
if (linked) await open(linked);
for (;;) {
  await new Promise((resolve) => setTimeout(resolve, 1000));
  if (!document.hidden) await look();
}
