// One message list: bubbles, days between them, buttons under them, ticks beside them.

import { clockTime, day, statusWord, word } from "/sandbox/static/words.js";

const TICKS = { queued: "◷", accepted: "◷", sent: "✓", delivered: "✓✓", received: "✓✓", undelivered: "✕", failed: "✕" };

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element && !key.includes("-")) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** Show messages in a list; whoever reads the end of it stays there. */
export function showLog(list, messages, { empty, tap }) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
  const items = [];
  let lastDay = "";
  for (const message of messages) {
    const today = day(message.at);
    if (today !== lastDay) items.push(make("li", { className: "day" }, today));
    lastDay = today;
    items.push(bubble(message, tap));
  }
  if (!items.length) items.push(make("li", { className: "quiet" }, empty));
  list.replaceChildren(...items);
  if (atEnd || !messages.length) list.scrollTop = list.scrollHeight;
  if (focused) [...list.querySelectorAll("button")].find((button) => button.dataset.testid === focused)?.focus();
}

function bubble(message, tap) {
  const own = message.direction === "from_phone";
  const item = make("li", { className: `message ${own ? "own" : "theirs"}`, "data-status": message.status, "data-testid": "message" });
  item.append(make("div", { className: "bubble" }, make("p", {}, ...words(message)), footer(message)));
  for (const row of message.buttons) item.append(keyRow(row, tap));
  return item;
}

/** The words of a message, those that Telegram sets in bold as such. */
function words(message) {
  const parts = [];
  let done = 0;
  for (const [from, to] of message.bold ?? []) {
    parts.push(message.text.slice(done, from), make("b", {}, message.text.slice(from, to)));
    done = to;
  }
  return [...parts, message.text.slice(done)];
}

function footer(message) {
  const line = make("footer", {});
  if (message.channel === "sms" && message.parts > 1) line.append(`${message.parts} ${word("parts")} · `);
  line.append(make("time", { dateTime: message.at }, clockTime(message.at)));
  const said = statusWord(message.status);
  const tick = make("span", { className: `ticks ${message.status}`, title: said }, make("span", { "aria-hidden": "true" }, TICKS[message.status] ?? "?"));
  const bad = ["undelivered", "failed"].includes(message.status);
  tick.append(make("span", { className: bad ? "said" : "unseen" }, ` ${said}`));
  line.append(" ", tick);
  return line;
}

function keyRow(row, tap) {
  const keys = row.map((button) => {
    const key = make("button", { type: "button", "data-testid": `tg-button-${button.data}` }, button.text);
    key.addEventListener("click", () => tap(button.data || button.text));
    return key;
  });
  return make("div", { className: "keys" }, ...keys);
}
