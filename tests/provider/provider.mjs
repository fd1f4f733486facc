// A real OpenID provider for the tests, as a council's would be, with people from a file.
//
// node provider.mjs PORT SETTINGS.json     SETTINGS: {clients, people: {name: {claims, amr}}}
// The file is read anew for every sign-in, so that a test can change what somebody's claims are.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [port, file] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;
const settings = () => JSON.parse(readFileSync(file, "utf-8"));

const page = (title, body) =>
  `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>${body}</html>`;

const provider = new Provider(issuer, {
  clients: settings().clients,
  cookies: { keys: ["only for tests"] },
  // As Entra does: what was asked for by scope stands in the ID token.
  conformIdTokenClaims: false,
  claims: {
    openid: ["sub", "amr", "acr", "auth_time", "groups", "xms_edov"],
    email: ["email", "email_verified"],
    profile: ["name"],
  },
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      logoutSource: (ctx, form) => {
        ctx.body = page(
          "Sign out of the council?",
          `${form}<button form="op.logoutForm" name="logout" value="yes">Yes, sign out</button>`,
        );
      },
    },
  },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, name) => ({
    accountId: name,
    claims: () => ({ sub: name, ...settings().people[name]?.claims }),
  }),
  // The council has agreed to the portal for all of its people.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

async function interact(request, response) {
  if (request.method === "GET") {
    response.setHeader("Content-Type", "text/html");
    response.end(
      page(
        "The council's sign-in",
        `<form method="post"><label>Who are you? <input name="who"></label>
        <button>Go on</button><button name="stop" value="1">Cancel</button></form>`,
      ),
    );
    return;
  }
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const form = new URLSearchParams(Buffer.concat(chunks).toString());
  const accountId = form.get("who");
  const result = form.get("stop")
    ? { error: "access_denied" }
    : { login: { accountId, amr: settings().people[accountId]?.amr } };
  await provider.interactionFinished(request, response, result);
}

const answer = provider.callback();
createServer((request, response) =>
  request.url.startsWith("/interaction/")
    ? interact(request, response).catch((error) => response.destroy(error))
    : answer(request, response),
).listen(Number(port), "127.0.0.1", () => console.log("ready"));
