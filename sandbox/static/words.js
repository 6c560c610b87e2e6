// The words of the page, in the three languages of its switch.

export const WORDS = {
  kk: {
    title: "телефондар", skip: "Телефонға өту", clock: "Уақыт", language: "Тіл", phones: "Телефондар", channel: "Арна",
    turn10m: "+10 мин", turn1h: "+1 сағ", turn24h: "+24 сағ", turning: "Уақыт алға жылжып жатыр…",
    turned: "Уақыт алға жылжыды.", number: "Нөмірді ашу", open: "Ашу", back: "‹ Тізім",
    none: "Әзірге бірде-бір телефонда хабар жоқ.",
    welcome: "Тізімнен телефонды таңдаңыз немесе нөмірін жазыңыз: сонда ата-ананың орнында өзіңіз боласыз.",
    smsText: "SMS мәтіні", tgText: "Хабар", send: "Жіберу", shareContact: "Өз нөмірін жіберу", start: "Бастау",
    notStarted: "Бот бірінші болып жаза алмайды. Сөйлесуді осы телефонның иесі бастайды.",
    blocked: "Бұл телефонның иесі ботты бұғаттады.", stateBlocked: "бұғатталған", stateStarted: "қосылған",
    block: "Бұғаттау", unblock: "Бұғаттан шығару", smsEmpty: "SMS жоқ.", tgEmpty: "Хабар жоқ.", badNumber: "Нөмір былай жазылады: +7 747 123 45 67",
    lost: "Байланыс жоқ. Қайта қосылып жатырмыз…", parts: "бөлік",
    status: {
      queued: "кезекте", accepted: "кезекте", sent: "жіберілді", delivered: "жеткізілді", undelivered: "жеткізілмеді",
      failed: "жіберілмеді", received: "қабылданды",
    },
  },
  ru: {
    title: "телефоны", skip: "К телефону", clock: "Время", language: "Язык", phones: "Телефоны", channel: "Канал",
    turn10m: "+10 мин", turn1h: "+1 ч", turn24h: "+24 ч", turning: "Время идёт вперёд…",
    turned: "Время переведено.", number: "Открыть номер", open: "Открыть", back: "‹ Список",
    none: "Пока ни на одном телефоне нет сообщений.",
    welcome: "Выберите телефон в списке или введите номер – и вы на месте родителя.",
    smsText: "Текст SMS", tgText: "Сообщение", send: "Отправить", shareContact: "Поделиться своим номером", start: "Начать",
    notStarted: "Бот не может написать первым. Разговор начинает владелец телефона.",
    blocked: "Владелец этого телефона заблокировал бота.", stateBlocked: "заблокирован", stateStarted: "подключён",
    block: "Заблокировать", unblock: "Разблокировать", smsEmpty: "SMS нет.", tgEmpty: "Сообщений нет.", badNumber: "Номер пишется так: +7 747 123 45 67",
    lost: "Нет связи. Подключаемся снова…", parts: "част.",
    status: {
      queued: "в очереди", accepted: "в очереди", sent: "отправлено", delivered: "доставлено", undelivered: "не доставлено",
      failed: "не отправлено", received: "принято",
    },
  },
  en: {
    title: "phones", skip: "Go to the phone", clock: "Time", language: "Language", phones: "Phones", channel: "Channel",
    turn10m: "+10 min", turn1h: "+1 h", turn24h: "+24 h", turning: "Time is moving on…",
    turned: "Time has moved on.", number: "Open a number", open: "Open", back: "‹ List",
    none: "No phone has a message yet.",
    welcome: "Choose a phone from the list or type its number, and be the parent.",
    smsText: "SMS text", tgText: "Message", send: "Send", shareContact: "Share the own number", start: "Start",
    notStarted: "A bot cannot write first. The owner of the phone begins.",
    blocked: "The owner of this phone has blocked the bot.", stateBlocked: "blocked", stateStarted: "started",
    block: "Block", unblock: "Unblock", smsEmpty: "No SMS.", tgEmpty: "No messages.", badNumber: "A number is written like this: +7 747 123 45 67",
    lost: "No connection. Trying again…", parts: "parts",
    status: {
      queued: "queued", accepted: "queued", sent: "sent", delivered: "delivered", undelivered: "not delivered",
      failed: "not sent", received: "received",
    },
  },
};

let language = localStorage.getItem("language") in WORDS ? localStorage.getItem("language") : "kk";

export const spoken = () => language;
export const word = (key) => WORDS[language][key];
export const statusWord = (status) => WORDS[language].status[status] ?? status;

/** Speak another language: every element that names a word shows it anew. */
export function speak(wanted) {
  language = wanted;
  localStorage.setItem("language", wanted);
  document.documentElement.lang = wanted;
  document.title = `Ұсыныс – ${word("title")}`;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", word(element.dataset.label));
  for (const element of document.querySelectorAll("button[data-label]")) element.title = word(element.dataset.label);
  for (const element of document.querySelectorAll("[data-hint]")) element.placeholder = word(element.dataset.hint);
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === wanted));
  }
}

// Browsers know few Kazakh names of days and months (Chromium none), so all of them stand here.
const MONTHS = {
  kk: "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан".split(" "),
  ru: "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(" "),
  en: "January February March April May June July August September October November December".split(" "),
};
const DAYS = {
  kk: "жексенбі дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі".split(" "),
  ru: "воскресенье понедельник вторник среда четверг пятница суббота".split(" "),
  en: "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" "),
};
const SHORT_DAYS = {
  kk: "жс дс сс ср бс жм сб".split(" "), ru: "вс пн вт ср чт пт сб".split(" "), en: "Sun Mon Tue Wed Thu Fri Sat".split(" "),
};

/** An instant as the clock on the wall in Kazakhstan shows it: +05:00, whatever the browser believes. */
const local = (instant) => new Date(Date.parse(instant) + 5 * 3600 * 1000);
const two = (count) => String(count).padStart(2, "0");
const date = (at) => `${at.getUTCDate()} ${MONTHS[language][at.getUTCMonth()]}`;

export const clockTime = (instant) => `${two(local(instant).getUTCHours())}:${two(local(instant).getUTCMinutes())}`;
export const shortTime = (instant, now) =>
  day(instant) === day(now) ? clockTime(instant) : `${two(local(instant).getUTCDate())}.${two(local(instant).getUTCMonth() + 1)}`;
export const day = (instant) => `${DAYS[language][local(instant).getUTCDay()]}, ${date(local(instant))}`;
export const longTime = (instant) =>
  `${SHORT_DAYS[language][local(instant).getUTCDay()]}, ${date(local(instant))} ${local(instant).getUTCFullYear()}, ${clockTime(instant)}:${two(local(instant).getUTCSeconds())}`;
