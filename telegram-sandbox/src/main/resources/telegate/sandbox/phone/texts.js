/** What the page says, in two languages. A function gets the values that the sentence contains. */
const TEXTS = {
  en: {
    title: "Pretended phone",
    pretended: "A toy for tests: invented people, invented passwords. Nothing here reaches Telegram.",
    language: "Language",
    skip: "Skip to the people",
    people: "People",
    search: "Find somebody",
    showAll: (n) => `Show all ${n}`,
    back: "All people",
    dc: "Data centre",
    password: "2FA password",
    noPassword: "no 2FA",
    passwordLine: (password, hint) => `password: ${password}${hint ? ` (hint: ${hint})` : ""}`,
    hint: "Hint",
    badge2fa: "2FA",
    scan: "Scan",
    scanAs: (name) => `Scan the waiting login as ${name}`,
    decline: "Decline",
    scanTitle: "Link a device",
    noLogin: "No login is waiting. Create a QR code first; it appears here by itself.",
    link: "Login link",
    picture: "Choose, drop or paste a screenshot of the QR code",
    waitingNone: "No login is waiting for a scan",
    waiting: (n) => (n === 1 ? "A login is waiting: press Scan" : `${n} logins are waiting: Scan takes the newest`),
    expiresIn: (s) => `expires in ${s} s`,
    codes: "Login codes",
    codesHelp: "Sent to this phone because somebody logs in with its number.",
    devices: "Devices",
    noDevices: "No device is linked.",
    active: (when) => `active ${when}`,
    since: (when) => `linked ${when}`,
    revoke: "Terminate",
    revokeDevice: (name) => `Terminate ${name}`,
    messages: "Messages",
    noMessages: "No messages yet.",
    from: "Write as",
    text: "Message to this person",
    send: "Send",
    to: (name) => `to ${name}`,
    by: (name) => `from ${name}`,
    scanned: (name) => `Scanned as ${name}.`,
    scannedPassword: (name) => `Scanned as ${name}. Now the password is asked for.`,
    declined: "Declined. The client is not told; its code is dead.",
    revoked: "The device was terminated.",
    sent: "Sent.",
    copied: "Copied.",
    copy: "Copy the password",
    chooseFirst: "Open one of the people first, then paste the picture.",
    offline: "The sandbox does not answer. Trying again…",
    problems: {
      "token-unknown": "The sandbox has never given out this code.",
      "token-expired": "This code has expired. Scan the new one.",
      "token-replaced": "This code was replaced by a newer one.",
      "token-used": "This code was used before.",
      "no-qr-code": "No QR code was found in the picture.",
      "no-login-code": "This QR code is not a login.",
      "no-picture": "Choose a PNG or JPEG picture.",
      "too-large": "That is too large.",
      "bad-request": "This is not a login link.",
      "device-unknown": "The device is gone already.",
    },
    failed: "That did not work.",
  },
  ru: {
    title: "Ненастоящий телефон",
    pretended: "Игрушка для тестов: люди и пароли выдуманы. Отсюда ничего не попадает в Telegram.",
    language: "Язык",
    skip: "Перейти к людям",
    people: "Люди",
    search: "Найти человека",
    showAll: (n) => `Показать всех: ${n}`,
    back: "Все люди",
    dc: "Дата-центр",
    password: "Пароль 2FA",
    noPassword: "нет 2FA",
    passwordLine: (password, hint) => `пароль: ${password}${hint ? ` (подсказка: ${hint})` : ""}`,
    hint: "Подсказка",
    badge2fa: "2FA",
    scan: "Сканировать",
    scanAs: (name) => `Отсканировать ожидающий вход: ${name}`,
    decline: "Отклонить",
    scanTitle: "Подключить устройство",
    noLogin: "Никто не ждёт сканирования. Создайте QR-код, и он появится здесь сам.",
    link: "Ссылка для входа",
    picture: "Выберите, перетащите или вставьте снимок QR-кода",
    waitingNone: "Никто не ждёт сканирования",
    waiting: (n) => (n === 1 ? "Вход ждёт: нажмите «Сканировать»" : `Ждут входа: ${n}. «Сканировать» возьмёт новейший`),
    expiresIn: (s) => `истекает через ${s} с`,
    codes: "Коды входа",
    codesHelp: "Пришли на этот телефон: кто-то входит по его номеру.",
    devices: "Устройства",
    noDevices: "Подключённых устройств нет.",
    active: (when) => `активно ${when}`,
    since: (when) => `подключено ${when}`,
    revoke: "Завершить",
    revokeDevice: (name) => `Завершить сеанс ${name}`,
    messages: "Сообщения",
    noMessages: "Сообщений пока нет.",
    from: "Написать от имени",
    text: "Сообщение этому человеку",
    send: "Отправить",
    to: (name) => `кому: ${name}`,
    by: (name) => `от: ${name}`,
    scanned: (name) => `Отсканировано: ${name}.`,
    scannedPassword: (name) => `Отсканировано: ${name}. Теперь спросят пароль.`,
    declined: "Отклонено. Клиент об этом не узнает, но код больше не действует.",
    revoked: "Сеанс завершён.",
    sent: "Отправлено.",
    copied: "Скопировано.",
    copy: "Скопировать пароль",
    chooseFirst: "Сначала откройте человека, потом вставьте картинку.",
    offline: "Песочница не отвечает. Пробуем снова…",
    problems: {
      "token-unknown": "Песочница не выдавала такого кода.",
      "token-expired": "Код истёк. Отсканируйте новый.",
      "token-replaced": "Этот код заменён более новым.",
      "token-used": "Этот код уже использован.",
      "no-qr-code": "На картинке не нашлось QR-кода.",
      "no-login-code": "Этот QR-код не для входа.",
      "no-picture": "Нужна картинка PNG или JPEG.",
      "too-large": "Слишком большой файл.",
      "bad-request": "Это не ссылка для входа.",
      "device-unknown": "Этого устройства уже нет.",
    },
    failed: "Не получилось.",
  },
};

const stored = localStorage.getItem("language");
let language = TEXTS[stored] ? stored : navigator.language.toLowerCase().startsWith("ru") ? "ru" : "en";

export const currentLanguage = () => language;

export function setLanguage(wanted) {
  language = wanted;
  localStorage.setItem("language", wanted);
}

export function t(key, ...values) {
  const text = TEXTS[language][key];
  return typeof text === "function" ? text(...values) : text;
}

export const problemText = (code) => TEXTS[language].problems[code] ?? t("failed");

/** "3 minutes ago" in the chosen language. */
export function ago(iso) {
  const seconds = Math.min(0, Math.round((new Date(iso) - Date.now()) / 1000));
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  if (seconds > -60) return format.format(0, "minute");
  if (seconds > -3600) return format.format(Math.round(seconds / 60), "minute");
  if (seconds > -86400) return format.format(Math.round(seconds / 3600), "hour");
  return format.format(Math.round(seconds / 86400), "day");
}

export const clockTime = (iso) =>
  new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(new Date(iso));

/** Puts the words into everything that carries data-text, data-label or data-placeholder. */
export function translatePage() {
  document.documentElement.lang = language;
  document.title = t("title");
  for (const e of document.querySelectorAll("[data-text]")) e.textContent = t(e.dataset.text);
  for (const e of document.querySelectorAll("[data-label]")) e.setAttribute("aria-label", t(e.dataset.label));
  for (const e of document.querySelectorAll("[data-placeholder]")) e.placeholder = t(e.dataset.placeholder);
  for (const e of document.querySelectorAll("[data-language]"))
    e.setAttribute("aria-pressed", String(e.dataset.language === language));
}
