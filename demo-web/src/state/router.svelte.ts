import { parseRoute, type Route } from './route.js';

/** Where in the wallet the person is; the address bar is the only home of that. */
class Router {
  route = $state.raw<Route>(parseRoute(location.hash));

  constructor() {
    addEventListener('hashchange', () => {
      this.route = parseRoute(location.hash);
    });
  }
}

export const router = new Router();

export function goTo(href: string): void {
  location.hash = href;
}
