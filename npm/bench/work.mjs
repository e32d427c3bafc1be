// The work: what each side calls, on what, and how much. Bundled once; Node and Chromium run the same
// bundle.

import { delegation, did, document, mba, registry } from 'ioid-web';
import * as viem from 'viem';
import {
  brokenDocument,
  CALLDATA,
  CONTRACT,
  DELEGATOR,
  deviceName,
  deviceNames,
  documentInput,
  documentOf,
  logs,
  MANAGER,
  OWNER,
  PROJECT,
  STAKE,
  someone,
} from './inputs.mjs';
import {
  authorizeAbi,
  byHandAddress,
  contracts,
  digestByPeers,
  ethersAddress,
  ethersDid,
  ethersEvent,
  ethersLog,
  executeAbi,
  multiformatsDid,
  scureDid,
  tokenboundAddress,
  viemAddress,
  viemDid,
  viemEvent,
  viemLog,
  writtenOut,
} from './peers.mjs';
import { places, sameFindings, schemaOnly } from './schema.mjs';

/** Peers are measured on fewer items of a batch than we are: they take as long for each. */
const FEW = 100;

const oursAddress = (tokenId) => mba.address({ chainId: 1n, tokenContract: CONTRACT, tokenId });
const oursAddresses = (from, count) =>
  mba.addressMany({ chainId: 1n, tokenContract: CONTRACT, tokenIds: { from, count } });
const each = (make) => (index) =>
  Array.from({ length: FEW }, (_, place) => make(BigInt(index * FEW + place)));
const many = (make) => (index) =>
  Array.from({ length: FEW }, (_, place) => make(index * FEW + place));
const placesOf = (doc) =>
  places(document.validate(doc).problems.map(({ path }) => ({ instancePath: path })));

/** The table. `ours` and each of `peers` give the same answer to the same index. */
export function work(quick) {
  const addresses = quick ? 100_000 : 1_000_000;
  const devices = deviceNames(addresses);
  const events = logs(quick ? 10_000 : 100_000);
  const fewEvents = events.slice(0, FEW);
  const valid = documentOf(4096);
  const broken = brokenDocument(4096);
  const [validText, brokenText] = [valid, broken].map((doc) => JSON.stringify(doc));
  return [
    {
      name: 'mba.address',
      aim: 15,
      ours: { run: (index) => oursAddress(BigInt(index)) },
      peers: [
        { name: 'viem', run: (index) => viemAddress(BigInt(index)) },
        { name: 'ethers', run: (index) => ethersAddress(BigInt(index)) },
        { name: '@tokenbound/sdk', run: (index) => tokenboundAddress(BigInt(index)) },
        {
          name: '@noble/hashes by hand',
          byHand: true,
          run: (index) => byHandAddress(BigInt(index)),
        },
      ],
    },
    {
      name: 'mba.addressMany',
      aim: 40,
      note: `${addresses.toLocaleString('en')} a call; peers in a loop`,
      ours: { items: addresses, run: (index) => oursAddresses(BigInt(index), addresses) },
      check: { ours: (index) => oursAddresses(BigInt(index * FEW), FEW) },
      peers: [
        { name: 'viem', items: FEW, run: each(viemAddress) },
        { name: 'ethers', items: FEW, run: each(ethersAddress) },
        { name: '@noble/hashes by hand', byHand: true, items: FEW, run: each(byHandAddress) },
      ],
    },
    {
      name: 'did.derive',
      aim: 6,
      ours: { run: (index) => did.derive({ project: PROJECT, device: deviceName(index) }) },
      peers: [
        { name: '@noble/hashes + @scure/base', run: scureDid },
        { name: '@noble/hashes + multiformats', run: multiformatsDid },
        { name: 'viem + @scure/base', run: viemDid },
        { name: 'ethers', run: ethersDid },
      ],
    },
    {
      name: 'did.deriveMany',
      aim: 25,
      note: `${addresses.toLocaleString('en')} a call; peers in a loop`,
      ours: { items: addresses, run: () => did.deriveMany({ project: PROJECT, devices }) },
      check: {
        ours: (index) => did.deriveMany({ project: PROJECT, devices: many(deviceName)(index) }),
      },
      peers: [
        { name: '@noble/hashes + @scure/base', items: FEW, run: many(scureDid) },
        { name: '@noble/hashes + multiformats', items: FEW, run: many(multiformatsDid) },
        { name: 'ethers', items: FEW, run: many(ethersDid) },
      ],
    },
    {
      name: 'delegation.authorize',
      aim: 15,
      ours: {
        run: (index) =>
          delegation.authorize({
            manager: MANAGER,
            delegator: DELEGATOR,
            to: someone(index),
            selector: STAKE,
          }),
      },
      peers: [
        {
          name: 'viem',
          run: (index) => ({
            to: MANAGER,
            data: viem.encodeFunctionData({
              abi: authorizeAbi,
              functionName: 'authorizeDelegator',
              args: [DELEGATOR, someone(index), STAKE],
            }),
            value: 0n,
          }),
        },
        {
          name: 'ethers',
          run: (index) => ({
            to: MANAGER,
            data: contracts.encodeFunctionData('authorizeDelegator', [
              DELEGATOR,
              someone(index),
              STAKE,
            ]),
            value: 0n,
          }),
        },
      ],
    },
    {
      name: 'mba.execute',
      aim: 15,
      ours: {
        run: (index) =>
          mba.execute({
            account: OWNER,
            to: someone(index),
            value: BigInt(index),
            data: CALLDATA,
          }),
      },
      peers: [
        {
          name: 'viem',
          run: (index) => ({
            to: OWNER,
            data: viem.encodeFunctionData({
              abi: executeAbi,
              functionName: 'execute',
              args: [someone(index), BigInt(index), CALLDATA, 0],
            }),
            value: 0n,
          }),
        },
        {
          name: 'ethers',
          run: (index) => ({
            to: OWNER,
            data: contracts.encodeFunctionData('execute', [
              someone(index),
              BigInt(index),
              CALLDATA,
              0,
            ]),
            value: 0n,
          }),
        },
      ],
    },
    {
      name: 'registry.decodeLog',
      aim: 15,
      note: `${events.length.toLocaleString('en')} logs; peers give the same answer, DID and checksum`,
      ours: { items: events.length, run: () => events.map(registry.decodeLog) },
      check: { ours: () => fewEvents.map(registry.decodeLog) },
      peers: [
        { name: 'viem + @scure/base', items: FEW, run: () => fewEvents.map(viemEvent) },
        { name: 'ethers + @scure/base', items: FEW, run: () => fewEvents.map(ethersEvent) },
        { name: 'viem, ABI only', less: true, items: FEW, run: () => fewEvents.map(viemLog) },
        { name: 'ethers, ABI only', less: true, items: FEW, run: () => fewEvents.map(ethersLog) },
      ],
    },
    {
      name: 'document.build + digest',
      aim: 3,
      ours: {
        run: (index) => {
          const doc = document.build(documentInput(index));
          return { doc, digest: document.digest(doc) };
        },
      },
      peers: [
        {
          name: 'canonicalize + @noble/hashes + multiformats',
          run: (index) => {
            const doc = writtenOut(documentInput(index));
            return { doc, digest: digestByPeers(doc) };
          },
        },
      ],
    },
    {
      name: 'document.validate (4 KB text)',
      aim: 3,
      note: 'valid and broken in turn',
      ours: {
        run: (index) => placesOf(index % 2 === 0 ? validText : brokenText),
      },
      peers: [
        {
          name: 'ajv + @noble/curves',
          run: (index) => sameFindings(JSON.parse(index % 2 === 0 ? validText : brokenText)),
        },
        {
          name: 'ajv, schema only',
          less: true,
          run: (index) => schemaOnly(JSON.parse(index % 2 === 0 ? validText : brokenText)),
        },
      ],
    },
    {
      name: 'document.validate (4 KB object)',
      aim: 3,
      note: 'valid and broken in turn',
      ours: { run: (index) => placesOf(index % 2 === 0 ? valid : broken) },
      peers: [
        {
          name: 'ajv + @noble/curves',
          run: (index) => sameFindings(index % 2 === 0 ? valid : broken),
        },
        {
          name: 'ajv, schema only',
          less: true,
          run: (index) => schemaOnly(index % 2 === 0 ? valid : broken),
        },
      ],
    },
  ];
}
