import { recall, remember } from './storage.js';

export type Theme = 'system' | 'light' | 'dark';
export type AddressForm = '0x' | 'io1';

/** How the person likes to see things. */
class Preferences {
  theme = $state<Theme>('system');
  addressForm = $state<AddressForm>('0x');

  constructor() {
    const theme = document.documentElement.dataset.theme;
    if (theme === 'light' || theme === 'dark') this.theme = theme;
    if (recall('addressForm') === 'io1') this.addressForm = 'io1';
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    // Plain text, not JSON: public/theme.js reads it before anything else has loaded.
    try {
      if (theme === 'system') localStorage.removeItem('ioid.theme');
      else localStorage.setItem('ioid.theme', theme);
    } catch {
      // The choice then lasts for this visit.
    }
  }

  setAddressForm(form: AddressForm): void {
    this.addressForm = form;
    remember('addressForm', form);
  }
}

export const preferences = new Preferences();
