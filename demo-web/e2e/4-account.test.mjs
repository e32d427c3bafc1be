// @ts-check
/** Journey 4: activate the account of a device, and send from it. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { parseEther } from 'viem';
import { contracts } from './oracle.mjs';
import { createPerson, wordsOfPage, wordsOfWindow } from './person.mjs';
import { createSeeder } from './seed.mjs';
import { openStage } from './stage.mjs';

let stage, person, seeder, chain;
before(async () => {
  stage = await openStage({ chainKnown: true });
  person = createPerson(stage); seeder = createSeeder(stage.world); chain = contracts(stage.world);
});
after(() => stage.close());
test('probe', async () => {
  const d = await seeder.bind({ serial: 'probe', tokenId: 101n, account: 'active', coins: parseEther('2'), tokens: parseEther('50') });
  await person.connect('owner');
  await person.goTo(`#/device/${d.did}/account`);
  const form = stage.page.locator('form', { hasText: 'Amount' });
  for (const kind of ['IOTX','Token','NFT']) {
    await stage.page.getByRole('radio', { name: kind, exact: true }).check({force:true});
    await form.getByLabel('To', {exact:true}).fill(stage.account('buyer').address);
    if (kind==='NFT') await form.getByLabel('Token id').fill('101'); else await form.getByLabel(/^Amount/).fill('1.5');
    await stage.page.getByRole('button', { name: 'Review', exact: true }).click();
    console.log(JSON.stringify(await wordsOfPage(person.dialog), null, 1));
    await person.continueInWallet();
    const w = await stage.wallet.next();
    console.log(JSON.stringify(await wordsOfWindow(w), null, 1));
    await w.reject();
    console.log(await person.dialog.textContent());
    await person.close();
  }
  console.log(stage.complaints);
}, {timeout: 60000});
