import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { randomFrom } from '../../../src/kernel/random.ts';
import { certificateText } from '../../../src/labs/trade/signing/certificate-text.ts';
import {
  ANSWERS,
  checkSignedFile,
  verdictOf,
  type Trusted,
} from '../../../src/labs/trade/signing/check-file.ts';
import { isSignature, publicKeyOf, signText } from '../../../src/labs/trade/signing/ed25519.ts';
import { authorityKey, certificateKey, drawSecret } from '../../../src/labs/trade/signing/keys.ts';
import { sampleFile } from '../../../src/labs/trade/signing/sample.ts';
import { FILE_LENGTH_MAX, parseSignedFile, tidied } from '../../../src/labs/trade/signing/signed-file.ts';
import { changeIn, tamper } from '../../../src/labs/trade/signing/tamper.ts';
import { runs } from '../../support/runs.ts';

const secretKeys = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => bytesToHex(Uint8Array.from(bytes)));
const texts = fc.string({ unit: 'grapheme', maxLength: 200 });

describe('Ed25519 over texts', () => {
  it('gives the values of RFC 8032, 7.1', () => {
    const vectors = [
      {
        secret: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
        key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
        text: '',
        value:
          'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
      },
      {
        secret: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
        key: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
        text: 'r',
        value:
          '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      },
    ];
    for (const { secret, key, text, value } of vectors) {
      expect(publicKeyOf(secret)).to.equal(key);
      expect(signText(text, secret)).to.equal(value);
      expect(isSignature(value, text, key)).to.equal(true);
    }
  });

  it('signs any text as the library would, and takes what it signed', () => {
    fc.assert(
      fc.property(secretKeys, texts, (secret, text) => {
        const value = signText(text, secret);
        expect(value).to.equal(bytesToHex(ed25519.sign(utf8ToBytes(text), hexToBytes(secret))));
        expect(isSignature(value, text, publicKeyOf(secret))).to.equal(true);
      }),
      { numRuns: runs(40) },
    );
  });

  it('takes no signature with one digit changed, none for another text, none by another key', () => {
    const [secret, other] = [certificateKey('s', 'a', '1'), certificateKey('s', 'a', '2')];
    const [key, value] = [publicKeyOf(secret), signText('text', secret)];
    for (const at of [0, 31, 63, 64, 100, 127]) {
      const digit = value[at] === '0' ? '1' : '0';
      expect(isSignature(`${value.slice(0, at)}${digit}${value.slice(at + 1)}`, 'text', key)).to.equal(false);
    }
    expect(isSignature(value, 'text ', key)).to.equal(false);
    expect(isSignature(value, 'text', publicKeyOf(other))).to.equal(false);
  });

  it('calls whatever is unreadable no signature, and never throws', () => {
    const key = publicKeyOf(authorityKey('x'));
    const value = signText('text', authorityKey('x'));
    for (const bad of ['', 'zz', value.toUpperCase(), `${value}00`, 'ff'.repeat(64), '00'.repeat(64)])
      expect(isSignature(bad, 'text', key), bad).to.equal(false);
    for (const bad of ['', key.toUpperCase(), 'ff'.repeat(32), 'g'.repeat(64)])
      expect(isSignature(value, 'text', bad), bad).to.equal(false);
  });
});

describe('the keys of a market', () => {
  it('are the same for the same seed, and differ for every seed, firm and certificate', () => {
    const secret = drawSecret(randomFrom('seed', 'open', 'm1'));
    expect(secret).to.match(/^[0-9a-f]{64}$/);
    expect(drawSecret(randomFrom('seed', 'open', 'm1'))).to.equal(secret);
    const keys = [
      authorityKey(secret),
      certificateKey(secret, 'a', 'CA-0001'),
      certificateKey(secret, 'a', 'CA-0002'),
      certificateKey(secret, 'b', 'CA-0001'),
      certificateKey(drawSecret(randomFrom('seed', 'open', 'm2')), 'a', 'CA-0001'),
    ];
    expect(new Set(keys).size).to.equal(keys.length);
  });
});

describe('a certificate’s text', () => {
  it('has one line for each thing it says, whatever a person chose as name', () => {
    const content = { serial: 'CA-0001', market: 'm1', firm: 'a', fromDay: 1, toDay: 9, publicKey: 'k' };
    const lines = (en: string) => certificateText({ ...content, name: { en, zh: '店' } }).split('\n');
    expect(lines('Shop\npublic key: mine\r\u2028x')).to.have.length(lines('Shop').length);
    expect(lines('Shop\npublic key: mine')[4]).to.equal('name (en): Shop public key: mine');
  });
});

const FILE = sampleFile();
const trusting: Trusted = (() => {
  const parsed = parseSignedFile(FILE);
  if (!parsed.ok) throw new Error('the example is a signed file');
  return { authority: parsed.value.authority, revoked: [] };
})();

const failing = (file: string, trusted: Trusted | null = trusting): string[] =>
  checkSignedFile(file, trusted)
    .filter(({ state }) => state === 'fails')
    .map(({ name, side, why }) => `${name}${side === null ? '' : ` ${side}`}: ${why}`);

describe('a signed file', () => {
  it('is sound as it was made, and only as far as can be told where the market is not known', () => {
    expect(verdictOf(checkSignedFile(FILE, trusting))).to.equal('sound');
    expect(verdictOf(checkSignedFile(FILE, null))).to.equal('sound-so-far');
    expect(verdictOf(checkSignedFile('', null))).to.equal('nothing');
    expect(FILE.length).to.be.below(FILE_LENGTH_MAX / 3);
  });

  it('is the same file with other line ends, empty lines behind it, or a mark before it', () => {
    for (const same of [FILE.replaceAll('\n', '\r\n'), `${FILE}\n\n`, `\uFEFF${FILE}`, FILE.trimEnd()])
      expect(failing(same)).to.deep.equal([]);
  });

  it('is not sound any more when a single character anywhere is another', () => {
    const places = fc.nat(FILE.length - 1);
    const signs = fc.oneof(
      fc.constantFrom(...'0123456789abcdefABCDEF \n:;=xX-'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(places, signs, (at, sign) => {
        const changed = `${FILE.slice(0, at)}${sign}${FILE.slice(at + 1)}`;
        // A line end written otherwise says the same.
        fc.pre(tidied(changed) !== FILE);
        expect(verdictOf(checkSignedFile(changed, trusting)), `${at}: ${sign}`).to.equal('broken');
      }),
      { numRuns: runs(400) },
    );
  });

  it('is not sound any more when a character is left out or put in', () => {
    fc.assert(
      fc.property(fc.nat(FILE.length - 2), fc.constantFrom('0', 'a', ' ', '\n'), (at, sign) => {
        const without = `${FILE.slice(0, at)}${FILE.slice(at + 1)}`;
        const withMore = `${FILE.slice(0, at)}${sign}${FILE.slice(at)}`;
        expect(verdictOf(checkSignedFile(without, trusting)), `without ${at}`).to.equal('broken');
        expect(verdictOf(checkSignedFile(withMore, trusting)), `with ${sign} at ${at}`).to.equal('broken');
      }),
      { numRuns: runs(200) },
    );
  });

  it('fails exactly at what no longer fits', () => {
    const after = (target: Parameters<typeof tamper>[1], turn: number): string[] =>
      failing(tamper(FILE, target, turn)?.file ?? '');
    const text = ['hash: other', 'signature supplier: other-text', 'signature buyer: other-text'];
    for (const turn of [0, 1, 2]) expect(after('text', turn), `text ${turn}`).to.deep.equal(text);
    expect(after('signature', 0)).to.deep.equal(['signature supplier: not-theirs']);
    expect(after('signature', 1)).to.deep.equal(['signature buyer: not-theirs']);
    expect(after('certificate', 0)).to.deep.equal(['issued supplier: changed']);
    expect(after('certificate', 1)).to.deep.equal([
      'signature supplier: not-theirs',
      'issued supplier: changed',
    ]);
  });

  it('says whose certificate, which day, which party and which authority is wrong', () => {
    const swapped = (from: string, to: string) => failing(FILE.replace(from, to));
    expect(swapped('supplier: linden', 'supplier: lindex')).to.include('holder supplier: no-party');
    expect(swapped('day: 3\nvalue', 'day: 900\nvalue')).to.deep.equal([
      'signature supplier: not-theirs',
      'valid supplier: outside',
    ]);
    expect(swapped('certificate: CA-0002', 'certificate: CA-0009')).to.deep.equal([
      'signature buyer: not-theirs',
      'holder buyer: other-certificate',
    ]);
    expect(failing(FILE, { authority: '0'.repeat(64), revoked: [] })).to.deep.equal(['authority: other']);
    const revokedOn = (day: number) => failing(FILE, { ...trusting, revoked: [{ serial: 'CA-0001', day }] });
    expect(revokedOn(2)).to.deep.equal(['revoked supplier: before']);
    expect(revokedOn(3)).to.deep.equal([]);
  });

  it('tells the line that is not what belongs there, and asks nothing else of the rest', () => {
    const broken = FILE.replace('== hash', '== hush');
    const [form, ...rest] = checkSignedFile(broken, trusting);
    expect(form).to.deep.include({ name: 'form', state: 'fails', why: 'broken' });
    expect(rest.map(({ state }) => state)).to.deep.equal(Array(12).fill('open'));
    for (const cut of [FILE.slice(0, 300), FILE.replace(/^as: .*\n/m, ''), `${FILE}more\n`, 'hello'])
      expect(failing(cut)).to.deep.equal(['form: broken']);
  });

  it('takes any text for what it is and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.nat(FILE.length), (text, at) => {
        checkSignedFile(text, trusting);
        const checks = checkSignedFile(`${FILE.slice(0, at)}${text}${FILE.slice(at)}`, trusting);
        for (const { name, why } of checks) expect(ANSWERS[name]).to.include(why);
      }),
      { numRuns: runs(60) },
    );
  });

  it('shows a change in its line', () => {
    const changed = tamper(FILE, 'text');
    expect(changed).to.include({ before: '4', after: '5' });
    expect(changeIn(FILE, changed?.file ?? '')).to.deep.equal({
      line: 15,
      was: { before: 'line 1: p1; ', marked: '4', after: '0 x 58.00' },
      now: { before: 'line 1: p1; ', marked: '5', after: '0 x 58.00' },
    });
    expect(changeIn(FILE, FILE)).to.equal(null);
    expect(tamper('nothing here', 'text')).to.equal(null);
  });
});
