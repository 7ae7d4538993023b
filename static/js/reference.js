/** The page of the API: draws the schema that its element names, and lets a signed-in person try each call. */

const place = document.querySelector("#reference");
const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers"));

document.documentElement.classList.toggle("dark-mode", matchMedia("(prefers-color-scheme: dark)").matches);

globalThis.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  defaultModelsExpandDepth: -1,
  docExpansion: "list",
  validatorUrl: null, // nothing of ours goes to another server
  requestInterceptor: (request) => {
    request.headers["X-CSRFToken"] = token;
    return request;
  },
});
