// Everything here is a help only: each page works without it.
const address = document.querySelector("meta[name=govuk-frontend]").content;
const { initAll } = await import(address);
initAll();

// Parts of a page that htmx brought in get their behaviour too.
document.body.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) initAll({ scope: event.detail.elt });
});

// We fetch parts of pages only. A whole page in their place is the sign-in page: the session has
// ended, so say that by loading this page anew.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (/^\s*<!doctype/i.test(event.detail.xhr.responseText)) {
    event.detail.shouldSwap = false;
    window.location.reload();
  }
});
