// Asks the device for a passkey and sends its answer with the form. Pages with such a form say in
// words what to do where this does not run.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const box = form.elements.credential;
  const trouble = form.querySelector("[data-trouble]");
  const options = JSON.parse(form.dataset.passkey);
  const makesNew = form.dataset.does === "make";
  form.hidden = !window.PublicKeyCredential?.parseCreationOptionsFromJSON;
  form.addEventListener("submit", async (event) => {
    if (box.value) return;
    event.preventDefault();
    trouble.hidden = true;
    try {
      const found = makesNew
        ? await navigator.credentials.create({
            publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options.publicKey),
          })
        : await navigator.credentials.get({
            publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey),
          });
      box.value = JSON.stringify(found);
      form.requestSubmit();
    } catch {
      // Cancelled, took too long, or no such passkey on this device.
      trouble.hidden = false;
      trouble.focus();
    }
  });
}
