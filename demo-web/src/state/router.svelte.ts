import { isSamePage, parseRoute, type Route } from './route.js';

/** Where in the wallet the person is; the address bar is the only home of that. */
class Router {
  route = $state.raw<Route>(parseRoute(location.hash));

  #moved = false;

  constructor() {
    addEventListener('hashchange', () => {
      const route = parseRoute(location.hash);
      this.#moved ||= !isSamePage(route, this.route);
      this.route = route;
    });
  }

  /** Whether the person moved since this was last asked. */
  takeMove(): boolean {
    const moved = this.#moved;
    this.#moved = false;
    return moved;
  }
}

export const router = new Router();

export function goTo(href: string): void {
  location.hash = href;
}
