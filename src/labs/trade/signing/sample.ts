import { contractText } from '../contract-text.ts';
import { certificateText, type CertificateContent } from './certificate-text.ts';
import { publicKeyOf, signText } from './ed25519.ts';
import { hashOf } from './hash.ts';
import { authorityKey, certificateKey } from './keys.ts';
import { makeSignedFile } from './signed-file.ts';
import { SIDES, statementText, type Side } from './statement.ts';

/** A signed contract of no real market, for whoever wants to try the check without having one: always the same. */

const SECRET = hashOf('an example');

const FIRMS: Readonly<Record<Side, Pick<CertificateContent, 'serial' | 'firm' | 'name' | 'fromDay'>>> = {
  supplier: {
    serial: 'CA-0001',
    firm: 'linden',
    name: { en: 'Linden Workshop', zh: '椴木工坊' },
    fromDay: 1,
  },
  buyer: { serial: 'CA-0002', firm: 'corner', name: { en: 'Corner Store', zh: '街角小店' }, fromDay: 1 },
};
const SIGNED_DAY: Readonly<Record<Side, number>> = { supplier: 3, buyer: 4 };

export function sampleFile(): string {
  const text = contractText(
    { number: 'PO-0012', buyer: 'corner', supplier: 'linden', parent: null },
    {
      number: 'CT-0012-1',
      version: 1,
      warehouse: 'north',
      deliverByDay: 8,
      latePenaltyBp: 100,
      payment: 'prepaid',
      lines: [
        { line: 1, product: 'p1', quantity: 40, priceFen: 5_800 },
        { line: 2, product: 'p4', quantity: 12, priceFen: 13_950 },
      ],
      totalFen: 399_400,
    },
  );
  const certificates = bothSides((side) => {
    const { serial, firm } = FIRMS[side];
    const publicKey = publicKeyOf(certificateKey(SECRET, firm, serial));
    const content: CertificateContent = { ...FIRMS[side], market: 'example', toDay: 365, publicKey };
    return { ...content, signature: signText(certificateText(content), authorityKey(SECRET)) };
  });
  const signatures = bothSides((side) => {
    const { serial: certificate, firm } = FIRMS[side];
    const signed = { firm, certificate, day: SIGNED_DAY[side] };
    const statement = statementText({ ...signed, as: side, hash: hashOf(text) });
    return { ...signed, value: signText(statement, certificateKey(SECRET, firm, certificate)) };
  });
  const authority = publicKeyOf(authorityKey(SECRET));
  return makeSignedFile({ text, signatures, certificates, authority });
}

const bothSides = <T>(make: (side: Side) => T): Record<Side, T> =>
  Object.fromEntries(SIDES.map((side) => [side, make(side)])) as Record<Side, T>;
