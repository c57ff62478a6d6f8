import { initAll } from "/static/vendor/nhsuk.js"

document.body.classList.add("js-enabled", "nhsuk-frontend-supported")
initAll()
document.addEventListener("htmx:afterSwap", (event) => initAll({ scope: event.target.parentElement ?? document }))
