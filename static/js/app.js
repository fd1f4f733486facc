// Everything here is a help only: each page works without it.
const address = document.querySelector("meta[name=govuk-frontend]").content;
const { initAll } = await import(address);
initAll();

// Parts of a page that htmx brought in get their behaviour too.
document.body.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) initAll({ scope: event.detail.elt });
});
