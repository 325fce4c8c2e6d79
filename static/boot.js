// Tells the style sheet that scripts run, before anything is painted. The components of govuk-frontend look for both
// words; browsers without modules get neither and keep the page that works without scripts.
if ('noModule' in HTMLScriptElement.prototype) {
  document.body.className += ' js-enabled govuk-frontend-supported'
}
