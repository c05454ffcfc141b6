// A certified OpenID Connect provider on loopback. The browser says who sits at it by the header `x-person`;
// `x-person: nobody` turns back at the door. People and clients come as JSON in the environment.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const { PORT, PEOPLE, CLIENTS } = process.env;
const people = JSON.parse(PEOPLE);

const provider = new Provider(`http://127.0.0.1:${PORT}`, {
  clients: JSON.parse(CLIENTS),
  cookies: { keys: ["only for tests"] },
  claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  pkce: { required: () => true },
  findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
});

async function answer(request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  const person = request.headers["x-person"];
  if (person === "nobody") return { error: "access_denied", error_description: "The person turned back." };
  if (prompt.name === "login") return { login: { accountId: person } };
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  return { consent: { grantId: await grant.save() } };
}

const serve = provider.callback();
createServer(async (request, response) => {
  if (!request.url.startsWith("/interaction/")) return serve(request, response);
  const result = await answer(request, response);
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}).listen(Number(PORT), "127.0.0.1", () => console.log("ready"));
