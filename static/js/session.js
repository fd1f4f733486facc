// Warns before somebody is signed out for being away, and keeps them signed in by one press.
// Without it the pages work too: a form sent too late comes back with everything in it.
const dialog = document.querySelector("#session-end");
const form = dialog.querySelector("form");
const last = dialog.querySelector("[data-last]");
const words = dialog.querySelector("[data-left]");
const warnAt = Number(dialog.dataset.warnAt);
let endsAt = Date.now() + Number(dialog.dataset.seconds) * 1000;
let askedAt = 0;
// Of the last hour nobody gets more, so its warning is said once.
let dismissed = false;

const secondsLeft = () => Math.max(0, Math.round((endsAt - Date.now()) / 1000));

// Other tabs keep the same session alive, so the server is asked before anything is said.
async function ask(method = "GET") {
  askedAt = Date.now();
  const sent = method === "POST" ? { method, body: new FormData(form) } : {};
  const answer = await fetch(form.action, { ...sent, headers: { Accept: "application/json" } });
  const left = answer.ok ? await answer.json() : { seconds: 0, can_stay: false };
  endsAt = Date.now() + left.seconds * 1000;
  form.hidden = !left.can_stay;
  last.hidden = left.can_stay;
}

function show() {
  const left = secondsLeft();
  const ended = left === 0;
  dialog.classList.toggle("app-session-end--ended", ended);
  for (const part of dialog.querySelectorAll("[data-when]")) {
    part.hidden = (part.dataset.when === "ended") !== ended;
  }
  const minutes = Math.ceil(left / 60);
  const said = minutes === 1 ? "1 minute" : `${minutes} minutes`;
  // Set only when it changes: a screen reader says it each time.
  if (words.textContent !== said) words.textContent = said;
  dialog.setAttribute("aria-labelledby", ended ? "session-ended" : "session-ends");
  if (!dialog.open) dialog.showModal();
}

async function look() {
  if (secondsLeft() > warnAt) return;
  // Also while the warning is open: another tab may have answered it, or signed out.
  if (Date.now() - askedAt > 15_000) {
    try {
      await ask();
    } catch {
      // The network is away; the clock goes on.
    }
  }
  if (secondsLeft() > warnAt) dialog.close();
  else if (!dismissed || secondsLeft() === 0) show();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await ask("POST");
  } catch {
    return;
  }
  if (secondsLeft() > warnAt) dialog.close();
  else show();
});
// Closing the warning by the Escape key is a sign that somebody is there.
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  if (secondsLeft() > 0 && !form.hidden) form.requestSubmit();
});
dialog.querySelector("[data-close]").addEventListener("click", () => {
  dismissed = true;
  dialog.close();
});
dialog.querySelector("[data-again]").addEventListener("click", async () => {
  await ask();
  if (secondsLeft() > 0) dialog.close();
  else show();
});
setInterval(look, 1_000);
document.addEventListener("visibilitychange", look);
