import { describe, expect, it } from 'vitest';
import { deviceHref, parseRoute } from '../src/state/route.js';

describe('addresses of pages', () => {
  it('name a page', () => {
    expect(parseRoute('')).toEqual({ page: 'devices' });
    expect(parseRoute('#/')).toEqual({ page: 'devices' });
    expect(parseRoute('#/devices')).toEqual({ page: 'devices' });
    expect(parseRoute('#/bind')).toEqual({ page: 'bind' });
    expect(parseRoute('#/activity/')).toEqual({ page: 'activity' });
  });

  it('lead to a device and its sections, and back', () => {
    const did = 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa';
    expect(deviceHref(did)).toBe(`#/device/${did}/document`);
    for (const section of ['document', 'account', 'delegation', 'staking'] as const) {
      expect(parseRoute(deviceHref(did, section))).toEqual({ page: 'device', did, section });
    }
    expect(parseRoute(`#/device/${did}`)).toEqual({ page: 'device', did, section: 'document' });
  });

  it('survive whatever stands in a DID', () => {
    const did = 'did:io:a/b?c#d%';
    expect(parseRoute(deviceHref(did, 'account'))).toEqual({
      page: 'device',
      did,
      section: 'account',
    });
  });

  it('that mean nothing are missing pages', () => {
    for (const hash of [
      '#/nowhere',
      '#/device',
      '#/device/did:io:x/secrets',
      '#/device/%E0%A4/account',
      '#/device/did:io:x/account/more',
    ]) {
      expect(parseRoute(hash).page, hash).toBe('missing');
    }
  });
});
