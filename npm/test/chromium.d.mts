import type { Browser } from 'playwright-core';

export declare function launch(...more: string[]): Promise<Browser>;
