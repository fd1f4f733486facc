// Keeps what is being typed into a long form on the server, for its writer alone, and puts it back
// when the page is opened again. Without it the page works too: its button saves or sends.
const WAIT = 2_000; // after the last key
const LONGEST_WAIT = 10_000; // while somebody types on without a pause
const AGAIN = 15_000; // after a failure
const LEFT_OUT = new Set(["csrfmiddlewaretoken", "kept_text"]);

for (const holder of document.querySelectorAll("[data-kept-text]")) keep(holder);

function keep(holder) {
  const form = holder.closest("form");
  const status = document.createElement("p");
  status.className = "govuk-hint app-kept__status";
  let revision = Number(holder.dataset.revision);
  let keptAt = "";
  let timer = 0;
  let waitingSince = 0;
  let sending = null;
  let changedMeanwhile = false;
  // Sent by its own button: from then on there is nothing to keep.
  let sent = false;
  let stopped = false;

  const token = () => form.elements.csrfmiddlewaretoken;
  const typed = () =>
    [...new FormData(form)].filter(([name, value]) => !LEFT_OUT.has(name) && typeof value === "string");

  if (holder.dataset.typed) putBack(JSON.parse(holder.dataset.typed));

  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) event.target.after(status);
    sent = false;
    later();
  });
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
    timer = 0;
    sending?.abort();
  });
  // A phone that is put away, a tab that is left: what is not kept yet goes now.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && timer) save();
  });
  window.addEventListener("beforeunload", (event) => {
    if (timer && !sent && !stopped && status.dataset.failed) event.preventDefault();
  });

  function later() {
    if (stopped || sent) return;
    const now = Date.now();
    if (!timer) waitingSince = now;
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(WAIT, waitingSince + LONGEST_WAIT - now)));
  }

  async function save() {
    clearTimeout(timer);
    timer = 0;
    if (sent || stopped) return;
    if (sending) {
      changedMeanwhile = true;
      return;
    }
    sending = new AbortController();
    changedMeanwhile = false;
    let answer = null;
    try {
      answer = await post();
      if (answer.status === 403 && (await renewToken())) answer = await post();
    } catch {
      // The network is away, or the form itself is being sent.
    }
    sending = null;
    if (sent) return;
    await heed(answer);
    if (changedMeanwhile && !timer) later();
  }

  async function heed(answer) {
    const said = answer?.ok ? await answer.json() : {};
    if (said.kept === "yes") {
      ({ revision, at: keptAt } = said);
      say(`Saved at ${keptAt} for you alone. Select the button below when you are ready.`);
      return;
    }
    if (said.kept === "elsewhere") {
      stopped = true;
      say(
        "This page is open in another window too, and what is typed there is being saved. Select the button below to save what is here.",
        true,
      );
      return;
    }
    if (said.kept === "no") {
      stopped = true;
      say("What you type is not being saved by itself. Select the button below to save it.", true);
      return;
    }
    const since = keptAt ? `Not saved since ${keptAt}` : "Not saved yet";
    const why = answer ? "" : " because there is no connection";
    say(`${since}${why}. What you typed is still here: leave this page open.`, true);
    waitingSince = Date.now();
    timer = setTimeout(save, AGAIN);
  }

  function post() {
    const body = new FormData();
    body.set("page", holder.dataset.page);
    body.set("form", holder.dataset.form);
    body.set("seen", revision);
    body.set("typed", JSON.stringify(typed()));
    body.set("csrfmiddlewaretoken", token().value);
    return fetch(holder.dataset.keptText, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      // Goes out although the page is being left; browsers allow that for short texts only.
      keepalive: document.hidden && body.get("typed").length < 50_000,
      redirect: "error",
      signal: sending.signal,
    });
  }

  // Somebody who signed in again in another tab has a new token; with it the form itself goes too.
  async function renewToken() {
    const answer = await fetch(holder.dataset.keptText, {
      headers: { Accept: "application/json" },
      redirect: "error",
    });
    if (!answer.ok) return false;
    const fresh = (await answer.json()).token;
    for (const box of document.querySelectorAll("[name=csrfmiddlewaretoken]")) box.value = fresh;
    return true;
  }

  // Said aloud only when something is wrong: each saving would break into what is being dictated.
  function say(words, failed = false) {
    status.toggleAttribute("data-failed", failed);
    if (failed) status.setAttribute("role", "alert");
    else status.removeAttribute("role");
    status.textContent = words;
    if (!status.isConnected) holder.append(status);
  }

  function putBack(pairs) {
    const version = form.elements.version?.value;
    const answers = new Map();
    for (const [name, value] of pairs) {
      if (name !== "nonce") answers.set(name, [...(answers.get(name) ?? []), value]);
    }
    let differs = false;
    for (const box of form.elements) {
      if (!box.name || LEFT_OUT.has(box.name) || box.name === "nonce") continue;
      if (box.type === "checkbox" || box.type === "radio") {
        const on = (answers.get(box.name) ?? []).includes(box.value);
        if (box.checked === on) continue;
        if (on || box.type === "checkbox") box.click();
        differs = true;
      } else if (answers.has(box.name) && box.type !== "file") {
        const value = answers.get(box.name).shift();
        if (value === undefined || same(value, box.value)) continue;
        // An older version than the page's makes the answer show both texts.
        if (box.name !== "version") differs = true;
        box.value = value;
        box.closest("details")?.setAttribute("open", "");
      }
    }
    for (const part of holder.querySelectorAll("[data-without-scripts]")) part.hidden = true;
    const note = holder.querySelector("[data-put-back]");
    if (!differs) {
      // It was saved in the end: nothing to put back.
      if (version !== undefined) form.elements.version.value = version;
      note.parentElement.hidden = true;
      return;
    }
    note.hidden = false;
    note.querySelector("[data-changed]").hidden = version === form.elements.version?.value;
  }
}

// Browsers send \r\n and show \n.
function same(one, other) {
  return one.replaceAll("\r\n", "\n") === other.replaceAll("\r\n", "\n");
}
