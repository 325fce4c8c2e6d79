// Brings the components to life. Every page works without it.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  ExitThisPage,
  NotificationBanner,
  PasswordInput,
  ServiceNavigation,
  SkipLink,
  createAll
} from 'govuk-frontend'

for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  ExitThisPage,
  NotificationBanner,
  PasswordInput,
  ServiceNavigation,
  SkipLink
]) {
  createAll(component)
}

// On a narrow screen the filter stands above the list: close it, unless it is in use, so that the list comes first.
if (window.matchMedia('(max-width: 40.0625em)').matches) {
  for (const filter of document.querySelectorAll('[data-module="fp-filter"]')) {
    filter.open = filter.querySelector('.fp-filter__applied') !== null
  }
}
