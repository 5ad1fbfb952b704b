import { byId, fullName, label, make, paintAvatar, reconcile, say } from "./dom.js";
import { ago, clockTime, currentLanguage, problemText, setLanguage, t, translatePage } from "./texts.js";

const FIRST_SHOWN = 40;
const SEARCH_FROM = 9;

const state = { accounts: [], logins: [], devices: [], codes: [], messages: [], selected: null, all: false, live: true };

// ---- talking to the sandbox

async function call(method, path, body) {
  const options = { method };
  if (body instanceof Blob) options.body = body;
  else if (body) {
    options.body = JSON.stringify(body);
    options.headers = { "Content-Type": "application/json" };
  }
  const response = await fetch(path, options);
  if (response.ok) return response.status === 204 ? null : response.json();
  const problem = await response.json().catch(() => ({}));
  throw Object.assign(new Error(problem.code), { code: problem.code });
}

/** Does something and says how it went. Problems are sentences, never codes. */
async function act(action, success) {
  try {
    await action();
    toast(success);
  } catch (error) {
    toast(problemText(error.code), true);
  }
  await refresh();
}

let refreshing = null;
let again = false;

/** One refresh at a time; a change meanwhile asks for one more. */
function refresh() {
  if (refreshing) {
    again = true;
    return refreshing;
  }
  refreshing = load().finally(() => {
    refreshing = null;
    if (again) {
      again = false;
      refresh();
    }
  });
  return refreshing;
}

async function load() {
  const id = state.selected;
  const of = (what) => (id ? call("GET", `/api/accounts/${id}/${what}`).catch(() => []) : []);
  try {
    const [accounts, logins, devices, codes, messages] = await Promise.all([
      call("GET", "/api/accounts"), call("GET", "/api/logins"), of("devices"), of("codes"), of("messages"),
    ]);
    if (id !== state.selected) {
      again = true;
      return;
    }
    Object.assign(state, { accounts, logins, devices, codes, messages, live: true });
    render();
  } catch {
    state.live = false;
    render();
  }
}

function listen() {
  const events = new EventSource("/api/events");
  events.onopen = () => { state.live = true; };
  events.onmessage = refresh;
  events.onerror = () => { state.live = false; render(); };
}

// ---- actions

const account = () => state.accounts.find((a) => a.id === state.selected);
const scannedText = (a) => t(a.twoFactor ? "scannedPassword" : "scanned", fullName(a));
const scan = (a, link) => act(() => call("POST", `/api/accounts/${a.id}/scan`, { link }), scannedText(a));
const decline = (link) => act(() => call("POST", `/api/accounts/${state.selected}/decline`, { link }), t("declined"));
const revoke = (device) =>
  act(() => call("DELETE", `/api/accounts/${state.selected}/devices/${device}`), t("revoked"));

function scanPicture(file) {
  const a = account();
  if (!a) return toast(t("chooseFirst"), true);
  return act(() => call("POST", `/api/scan-image?account=${a.id}`, file), scannedText(a));
}

let toastTimer;

function toast(text, bad = false) {
  const element = byId("toast");
  element.textContent = text;
  element.classList.toggle("bad", bad);
  element.classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => element.classList.remove("shown"), 4500);
}

// ---- showing

const waitingLogins = () => state.logins.filter((l) => new Date(l.expires) > Date.now());

function render() {
  const logins = waitingLogins();
  renderWaiting(logins);
  renderList(logins);
  const a = account();
  document.body.classList.toggle("open", Boolean(a));
  byId("detail").hidden = !a;
  if (!a) return;
  renderProfile(a);
  renderLogins(a, logins);
  renderCodes();
  renderDevices();
  renderMessages(a);
}

function renderWaiting(logins) {
  byId("waiting").classList.toggle("yes", logins.length > 0);
  byId("waiting").classList.toggle("lost", !state.live);
  const text = logins.length ? t("waiting", logins.length) : t("waitingNone");
  say(byId("waiting-text"), state.live ? text : t("offline"));
}

function matching() {
  const wanted = byId("search").value.trim().toLowerCase();
  return state.accounts.filter((a) =>
    [fullName(a), a.phone, a.username ?? ""].some((text) => text.toLowerCase().includes(wanted)));
}

function renderList(logins) {
  byId("search").hidden = state.accounts.length < SEARCH_FROM;
  const found = matching();
  const shown = state.all ? found : found.slice(0, FIRST_SHOWN);
  reconcile(byId("accounts"), shown, (a) => a.id, createRow, (row, a) => updateRow(row, a, logins));
  const more = byId("show-all");
  more.hidden = shown.length === found.length;
  say(more, t("showAll", found.length));
}

function createRow(a) {
  const button = make("button", { type: "button", class: "primary", onclick: () => scan(a, waitingLogins()[0].link) });
  return make("li", {},
    make("a", { href: `#/${a.id}`, class: "person" },
      make("span", { class: "avatar", "aria-hidden": "true" }),
      make("span", { class: "who" },
        make("span", { class: "first" }, make("strong"), make("span", { class: "badges" })),
        make("span", { class: "line" }),
        make("span", { class: "line password" }))),
    button);
}

function updateRow(row, a, logins) {
  const [link, button] = row.children;
  paintAvatar(link.querySelector(".avatar"), a);
  say(link.querySelector("strong"), fullName(a));
  say(link.querySelector(".line"), `${phoneNumber(a)} · DC ${a.dc}`);
  const password = link.querySelector(".password");
  password.hidden = !a.twoFactor;
  say(password, a.twoFactor ? t("passwordLine", a.password, a.hint) : "");
  renderBadges(link.querySelector(".badges"), a);
  if (a.id === state.selected) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
  button.hidden = logins.length === 0;
  say(button, t("scan"));
  label(button, t("scanAs", fullName(a)));
}

const phoneNumber = (a) => a.phone.replace(/^\+(\d{3})(\d{3})(\d+)$/, "+$1 $2 $3");
const phoneLine = (a) => phoneNumber(a) + (a.username ? ` · @${a.username}` : "");

function renderBadges(parent, a) {
  const badges = a.twoFactor ? [t("badge2fa")] : [];
  reconcile(parent, badges, (text) => text, (text) => make("span", { class: "badge" }, text), () => {});
}

function renderProfile(a) {
  paintAvatar(byId("detail-avatar"), a);
  say(byId("detail-name"), fullName(a));
  say(byId("detail-line"), phoneLine(a));
  say(byId("detail-dc"), String(a.dc));
  const parts = a.twoFactor ? [{ key: a.password }] : [{ key: "" }];
  reconcile(byId("detail-password"), parts, (p) => p.key + currentLanguage(), (p) => p.key ? passwordButton(p.key) : make("span"),
    (e, p) => { if (!p.key) say(e, t("noPassword")); });
  byId("detail-hint-row").hidden = !a.hint;
  say(byId("detail-hint"), a.hint ?? "");
}

const passwordButton = (password) =>
  make("button", {
    type: "button", class: "secret", title: t("copy"),
    onclick: async () => { await navigator.clipboard.writeText(password); toast(t("copied")); },
  }, make("code", {}, password));

function renderLogins(a, logins) {
  byId("logins-empty").hidden = logins.length > 0;
  reconcile(byId("logins"), logins, (l) => l.link, (l) => createLogin(a, l), updateLogin);
}

function createLogin(a, login) {
  return make("li", {},
    make("div", { class: "what" }, make("strong"), make("span", { class: "line" }),
      make("progress", { max: "1", "aria-hidden": "true" })),
    make("button", { type: "button", class: "primary", onclick: () => scan(account(), login.link) }),
    make("button", { type: "button", onclick: () => decline(login.link) }));
}

function updateLogin(row, login) {
  const left = new Date(login.expires) - Date.now();
  say(row.querySelector("strong"), login.model);
  say(row.querySelector(".line"), `${login.application} · DC ${login.dc} · ${t("expiresIn", Math.max(1, Math.ceil(left / 1000)))}`);
  row.querySelector("progress").value = left / (new Date(login.expires) - new Date(login.created));
  const [, first, second] = row.children;
  say(first, t("scan"));
  label(first, t("scanAs", fullName(account())));
  say(second, t("decline"));
}

function renderCodes() {
  byId("codes-card").hidden = state.codes.length === 0;
  reconcile(byId("codes"), state.codes, (c) => c.created + c.code,
    (c) => make("li", {}, make("code", {}, c.code), make("span", { class: "line" })),
    (row, c) => say(row.querySelector(".line"), clockTime(c.created)));
}

function renderDevices() {
  byId("devices-empty").hidden = state.devices.length > 0;
  reconcile(byId("devices"), state.devices, (d) => d.id, createDevice, updateDevice);
}

function createDevice(device) {
  return make("li", {},
    make("div", { class: "what" }, make("strong"), make("span", { class: "line" })),
    make("button", { type: "button", class: "danger", onclick: () => revoke(device.id) }));
}

function updateDevice(row, device) {
  say(row.querySelector("strong"), device.model);
  say(row.querySelector(".line"),
    `${device.application} · ${t("since", ago(device.created))} · ${t("active", ago(device.lastActive))}`);
  const button = row.querySelector("button");
  say(button, t("revoke"));
  label(button, t("revokeDevice", device.model));
}

function renderMessages(a) {
  const list = byId("messages");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  byId("messages-empty").hidden = state.messages.length > 0;
  list.hidden = state.messages.length === 0;
  reconcile(list, state.messages, (m) => `${a.id}-${m.id}`,
    (m) => make("li", { class: m.out ? "out" : "in" }, make("span", { class: "line" }), make("p", {}, m.text)),
    (row, m) => say(row.querySelector(".line"), `${t(m.out ? "to" : "by", m.peerName)} · ${clockTime(m.date)}`));
  if (atEnd) list.scrollTop = list.scrollHeight;
  const others = state.accounts.filter((other) => other.id !== a.id).slice(0, FIRST_SHOWN);
  reconcile(byId("from"), others, (o) => o.id, (o) => make("option", { value: o.id }), (e, o) => say(e, fullName(o)));
}

// ---- moving about

const wide = matchMedia("(min-width: 56rem)");

async function route() {
  const id = Number(location.hash.replace(/^#\//, ""));
  const before = state.selected;
  state.selected = Number.isSafeInteger(id) && id > 0 ? id : null;
  await refresh();
  if (!state.selected && wide.matches && state.accounts.length) {
    history.replaceState(null, "", `#/${state.accounts[0].id}`);
    return route();
  }
  if (before !== null && before !== state.selected) {
    scrollTo(0, 0);
    byId(state.selected ? "detail-name" : "people").focus({ preventScroll: true });
  }
}

function wire() {
  for (const button of document.querySelectorAll("[data-language]"))
    button.addEventListener("click", () => { setLanguage(button.dataset.language); translatePage(); render(); });
  byId("search").addEventListener("input", render);
  byId("show-all").addEventListener("click", () => { state.all = true; render(); });
  byId("link-form").addEventListener("submit", (event) => {
    event.preventDefault();
    scan(account(), byId("link").value.trim());
    byId("link").value = "";
  });
  byId("message-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const body = { from: Number(byId("from").value), text: byId("text").value };
    act(() => call("POST", `/api/accounts/${state.selected}/messages`, body), t("sent"));
    byId("text").value = "";
  });
  wirePictures();
  addEventListener("hashchange", (event) => {
    // The skip link's target is a place on the page and no account.
    if (!location.hash || location.hash.startsWith("#/")) route();
    else event.preventDefault();
  });
  setInterval(render, 1000);
}

function wirePictures() {
  const drop = byId("drop");
  byId("picture").addEventListener("change", (event) => {
    if (event.target.files[0]) scanPicture(event.target.files[0]);
    event.target.value = "";
  });
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files[0]) scanPicture(event.dataTransfer.files[0]);
  });
  addEventListener("paste", (event) => {
    const picture = [...event.clipboardData.files].find((file) => file.type.startsWith("image/"));
    if (picture) scanPicture(picture);
  });
}

translatePage();
wire();
await route();
listen();
