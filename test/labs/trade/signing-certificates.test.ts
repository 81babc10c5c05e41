import { expect } from 'chai';
import type { TradeCommand } from '../../../src/labs/trade/commands.ts';
import { addendumText, contractText } from '../../../src/labs/trade/contract-text.ts';
import { auditSignatures } from '../../../src/labs/trade/signing/audit.ts';
import { checkSignedFile, verdictOf } from '../../../src/labs/trade/signing/check-file.ts';
import { authorityKey, certificateKey } from '../../../src/labs/trade/signing/keys.ts';
import type { TradeState } from '../../../src/labs/trade/state.ts';
import { tradeLab } from '../../../src/labs/trade/trade-lab.ts';
import type { OrderView, TradeView } from '../../../src/labs/trade/view-types.ts';
import { upcast } from '../../../src/labs/trade/upcast.ts';
import { signedFileOf, trustedOf } from '../../../src/web/presenters/verify.ts';
import {
  draftCommand,
  given,
  orderIn,
  place,
  shortOrder,
  type FirmName,
  type TradeSpec,
} from '../../support/trade-spec.ts';

const REASON = 'The laptop is gone';
const revoke = { type: 'trade/RevokeCertificate' as const, firm: 'radwerk', reason: REASON };
const report = { type: 'trade/ReportKeyStolen' as const, reason: REASON };
const request = { type: 'trade/RequestCertificate' as const };

const certificateOf = (spec: TradeSpec, firm: string) =>
  spec.state.signing.certificates[spec.state.firms[firm]?.certificateSerial ?? ''];

function view(spec: TradeSpec): TradeView {
  return tradeLab.view(spec.state, { kind: 'instructor' });
}

function seen(spec: TradeSpec, id: string): OrderView {
  const order = view(spec).everything?.orders.find((one) => one.id === id);
  if (!order) throw new Error(`nobody sees ${id}`);
  return order;
}

/** What the check of a signed document comes to, for those who know its market. */
function verdict(spec: TradeSpec, order: string, number: string): string {
  const { authority } = view(spec);
  const file = signedFileOf(seen(spec, order), number, authority);
  return file === null ? 'no file' : verdictOf(checkSignedFile(file, trustedOf(authority)));
}

/** Every way in which something is signed, on an order that stands before it. */
function everySignature(spec: TradeSpec): readonly (readonly [FirmName, TradeCommand])[] {
  const sent = orderIn(spec, 'DRAFTED');
  const signed = orderIn(spec, 'SENT');
  const short = shortOrder(spec);
  return [
    ['radwerk', { type: 'trade/SendContract', order: sent, version: 1 }],
    ['veloshop', { type: 'trade/SignContract', order: signed, version: 1 }],
    ['radwerk', { type: 'trade/OfferPartial', order: short, lines: [{ line: 1, now: 40 }], laterDay: 30 }],
    ['radwerk', { type: 'trade/OfferSubstitute', order: short, line: 1, product: 'p2', priceFen: 100 }],
    ['veloshop', { type: 'trade/AcceptPartial', order: short }],
    ['veloshop', { type: 'trade/AcceptSubstitute', order: short }],
  ];
}

describe('trade: certificates', () => {
  it('name firm, days and key, and are signed by the market’s authority', () => {
    const spec = given({ rules: { certificateDays: 5 } });
    const certificate = certificateOf(spec, 'radwerk');
    // The setting up was on day 0; the exercise begins on day 1.
    expect(certificate).to.include({
      firm: 'radwerk',
      fromDay: 0,
      toDay: 5,
      state: 'valid',
      revokedDay: null,
    });
    expect(certificate?.publicKey).to.match(/^[0-9a-f]{64}$/);
    expect(auditSignatures(spec.state).broken).to.deep.equal([]);
    const keys = Object.values(spec.state.signing.certificates).map(({ publicKey }) => publicKey);
    expect(new Set(keys).size).to.equal(4);
  });

  it('end after their last day, and a new one with another key is asked for and issued', () => {
    const spec = given({ rules: { certificateDays: 3 }, config: {} });
    const old = certificateOf(spec, 'radwerk');
    spec.passDay();
    expect(spec.passDay().types).not.to.include('CertificateExpired');
    const types = spec.passDay().types;
    expect(types.filter((type) => type === 'CertificateExpired')).to.have.length(4);
    expect(spec.state.firms.radwerk?.certificate.state).to.equal('expired');
    expect(tradeLab.view(spec.state, seatOf(spec, 'radwerk')).own?.waiting[0]).to.deep.include({
      kind: 'renew-certificate',
      command: 'trade/RequestCertificate',
      params: { serial: old?.serial },
      urgent: true,
    });
    spec.when('radwerk', request).thenEvents('CertificateRequested');
    const issued = spec
      .when('bank', { type: 'trade/IssueCertificate', firm: 'radwerk' })
      .thenEvents('CertificateIssued')
      .data('trade/CertificateIssued');
    expect(issued.certificate).to.include({ fromDay: 4, toDay: 6 });
    expect(issued.certificate?.publicKey).to.not.equal(old?.publicKey);
    expect(issued.serial).to.not.equal(old?.serial);
    const order = place(spec);
    spec.when('radwerk', draftCommand(spec, order)).thenAccepted();
    spec.when('radwerk', { type: 'trade/SendContract', order, version: 1 }).thenAccepted();
    spec
      .when('veloshop', { type: 'trade/SignContract', order, version: 1 })
      .thenRejected('trade/certificate-expired', { lastDay: 3 });
  });

  it('are taken back by the bank or reported stolen by the firm, at once and for everyone to see', () => {
    const spec = given();
    spec.when('bank', { ...revoke, firm: 'nobody' }).thenRejected('trade/unknown-firm', {}, 'firm');
    spec.when('bank', { ...revoke, firm: 'mall' }).thenRejected('trade/nothing-to-revoke', { firm: 'mall' });
    const { serial } = spec
      .when('bank', revoke)
      .thenEvents('CertificateRevoked')
      .data('trade/CertificateRevoked');
    spec.when('bank', revoke).thenRejected('trade/nothing-to-revoke', { state: 'revoked' });
    spec.when('veloshop', report).thenEvents('CertificateRevoked');
    spec.when('veloshop', report).thenRejected('trade/nothing-to-revoke');
    expect(spec.state.firms.veloshop?.certificate).to.include({ state: 'revoked', reason: REASON });
    for (const firm of ['north', 'bikebar'] as const) {
      const { authority } = tradeLab.view(spec.state, seatOf(spec, firm));
      expect(authority.revoked).to.deep.equal([
        { serial, day: 1, kind: 'withdrawn' },
        { serial: spec.state.firms.veloshop?.certificateSerial, day: 1, kind: 'stolen' },
      ]);
      // Why, in the firm's own words, is between it and the bank.
      expect(JSON.stringify(tradeLab.view(spec.state, seatOf(spec, firm)))).not.to.include(REASON);
    }
  });

  it('sign nothing once they are expired, revoked, or not yet there', () => {
    for (const [how, code] of [
      ['expired', 'trade/certificate-expired'],
      ['revoked', 'trade/certificate-revoked'],
      ['waiting', 'trade/no-certificate'],
    ] as const) {
      const spec = given({ rules: { certificateDays: 1 } });
      const attempts = everySignature(spec);
      if (how === 'expired') spec.passDay();
      else for (const firm of ['radwerk', 'veloshop'] as const) spec.when(firm, report).thenAccepted();
      if (how === 'waiting')
        for (const firm of ['radwerk', 'veloshop'] as const) spec.when(firm, request).thenAccepted();
      for (const [firm, command] of attempts) {
        spec.when(firm, command).thenRejected(code);
        const probe = tradeLab.legal(spec.state, seatOf(spec, firm).seat);
        expect(probe.map(({ type }) => type)).not.to.include(command.type);
      }
    }
  });

  it('are revoked by a theft in the scenario or by the teacher, and the theft is told', () => {
    const shocks = [{ day: 2, kind: 'key-theft' as const, firm: 'radwerk' }];
    const spec = given({ config: { shocks } });
    expect(spec.passDay().types).to.include.members(['ShockStruck', 'CertificateRevoked']);
    expect(view(spec).shocks[0]).to.include({ kind: 'key-theft', firm: 'radwerk' });
    spec.shock({ kind: 'key-theft', firm: 'radwerk' }).thenRejected('trade/nothing-to-revoke');
    spec.shock({ kind: 'key-theft', firm: 'north' }).thenRejected('trade/unknown-firm');
    spec.shock({ kind: 'key-theft', firm: 'veloshop' }).thenEvents('ShockStruck', 'CertificateRevoked');
    expect(spec.passDay().types).to.include('ShockEnded');
    expect(spec.state.firms.veloshop?.certificate.state).to.equal('revoked');
  });

  it('come back by themselves to a firm that nobody sits in', () => {
    const spec = given({ unseated: ['gearhaus'], rules: { certificateDays: 2 } });
    const serial = spec.state.firms.gearhaus?.certificateSerial;
    spec.passDay(2);
    expect(spec.state.firms.gearhaus?.certificate.state).to.equal('granted');
    expect(spec.state.firms.gearhaus?.certificateSerial).to.not.equal(serial);
  });
});

describe('trade: electronic signatures', () => {
  it('make a contract that whoever has the file can check', () => {
    const spec = given();
    const order = orderIn(spec, 'NEW');
    const signatures = seen(spec, order).contract?.signatures;
    expect(signatures?.map(({ firm, as }) => [firm, as])).to.deep.equal([
      ['radwerk', 'supplier'],
      ['veloshop', 'buyer'],
    ]);
    expect(verdict(spec, order, 'CT-0001-1')).to.equal('sound');
    expect(verdict(spec, order, 'CT-0009-1')).to.equal('no file');
  });

  it('stay good when the certificate is revoked later, and the file says so', () => {
    const spec = given();
    const order = orderIn(spec, 'NEW');
    spec.passDay();
    spec.when('bank', revoke).thenAccepted();
    expect(verdict(spec, order, 'CT-0001-1')).to.equal('sound');
    const { authority } = view(spec);
    const file = signedFileOf(seen(spec, order), 'CT-0001-1', authority) ?? '';
    const revoked = checkSignedFile(file, trustedOf(authority)).find(({ name }) => name === 'revoked');
    expect(revoked).to.include({ state: 'holds', why: 'later' });
  });

  it('are there from the sending on, but no file before both have signed', () => {
    const spec = given();
    const order = orderIn(spec, 'SENT');
    expect(seen(spec, order).contract?.signatures.map(({ as }) => as)).to.deep.equal(['supplier']);
    expect(verdict(spec, order, 'CT-0001-1')).to.equal('no file');
    expect(auditSignatures(spec.state).broken).to.deep.equal([]);
  });

  it('are, on a change and on a backorder, over the very texts the supplier offered', () => {
    const spec = given();
    const order = shortOrder(spec);
    const offered = spec
      .when('radwerk', { type: 'trade/OfferPartial', order, lines: [{ line: 1, now: 40 }], laterDay: 5 })
      .thenAccepted()
      .data('trade/PartialOffered');
    spec.passDay();
    // The supplier's key is no longer good, but it had signed before.
    spec.when('bank', revoke).thenAccepted();
    spec.when('veloshop', { type: 'trade/AcceptPartial', order }).thenAccepted();
    const [addendum] = spec.order(order).contracts[0]?.addenda ?? [];
    expect(addendum?.signatures[0]?.value).to.equal(offered.signature.value);
    expect(addendum?.signatures.map(({ day }) => day)).to.deep.equal([1, 2]);
    const rest = spec.order('o2');
    expect(rest.contracts[0]?.signatures[0]?.value).to.equal(offered.backorderSignature?.value);
    expect(
      contractText(rest, rest.contracts[0] ?? never())
        .split('\n')
        .slice(0, 3),
    ).to.deep.equal([
      'tradelab contract 2',
      'backorder agreed in: CT-0001-1-A1',
      `to contract with hash: ${spec.order(order).contracts[0]?.hash}`,
    ]);
    expect(verdict(spec, order, 'CT-0001-1')).to.equal('sound');
    expect(verdict(spec, order, 'CT-0001-1-A1')).to.equal('sound');
    expect(verdict(spec, 'o2', 'CT-0002-1')).to.equal('sound');
    expect(addendumText(spec.order(order).contracts[0]?.hash ?? '', addendum ?? never())).to.include(
      'x 118.00',
    );
  });

  it('are over a substitute as it was offered too', () => {
    const spec = given();
    const order = shortOrder(spec);
    spec
      .when('radwerk', { type: 'trade/OfferSubstitute', order, line: 1, product: 'p2', priceFen: 9_000 })
      .thenAccepted();
    spec.when('veloshop', { type: 'trade/AcceptSubstitute', order }).thenAccepted();
    expect(verdict(spec, order, 'CT-0001-1-A1')).to.equal('sound');
    expect(auditSignatures(spec.state).broken).to.deep.equal([]);
  });

  it('are the same again when the same is done with the same seed, and others with another', () => {
    const values = (seed: string) => {
      const spec = given({ seed });
      const order = orderIn(spec, 'NEW');
      return spec.order(order).contracts[0]?.signatures.map(({ value }) => value);
    };
    expect(values('one')).to.deep.equal(values('one'));
    expect(values('one')).to.not.deep.equal(values('two'));
  });

  it('come back from the journal as they were', () => {
    const spec = given({ rules: { certificateDays: 2 } });
    orderIn(spec, 'NEW');
    spec.when('veloshop', report).thenAccepted();
    spec.passDay(3);
    expect(spec.replayed()).to.deep.equal(spec.state);
  });
});

describe('trade: the audit of signatures', () => {
  const after = (spoil: (state: TradeState) => void): string[] => {
    const spec = given();
    orderIn(spec, 'NEW');
    spoil(spec.state);
    return auditSignatures(spec.state).broken.map(({ detail }) => detail);
  };
  const contractIn = (state: TradeState) => state.orders.o1?.contracts[0] ?? never();

  it('finds a changed text, a changed signature, a foreign one, and a changed certificate', () => {
    expect(after(() => undefined)).to.deep.equal([]);
    expect(after((state) => (contractIn(state).deliverByDay += 1))).to.have.length(2);
    expect(
      after((state) => ((contractIn(state).signatures[0] ?? never()).value = 'ab'.repeat(64))),
    ).to.deep.equal(["CT-0001-1: the supplier's signature does not fit"]);
    expect(after((state) => ((contractIn(state).signatures[1] ?? never()).value = null))).to.have.length(1);
    expect(after((state) => ((contractIn(state).signatures[1] ?? never()).firm = 'bikebar'))).to.have.length(
      1,
    );
    expect(
      after((state) => {
        for (const certificate of Object.values(state.signing.certificates)) certificate.toDay = 999;
      }),
    ).to.have.length(4);
  });
});

describe('trade: what was signed before there were keys', () => {
  const byName = { firm: 'radwerk', by: 'x', day: 1, atMs: 1 };

  it('stays what it was: a name, and no claim to more', () => {
    expect(
      upcast({ type: 'trade/CertificateIssued', data: { firm: 'a', by: null, serial: 'CA-0001' } }, 1),
    ).to.deep.equal({
      type: 'trade/CertificateIssued',
      data: { firm: 'a', by: null, serial: 'CA-0001', certificate: null },
    });
    const sent = upcast(
      { type: 'trade/ContractSent', data: { order: 'o1', version: 1, signature: byName } },
      1,
    );
    expect(sent.data).to.deep.include({ signature: { ...byName, certificate: null, value: null } });
    expect(() => upcast({ type: 'trade/ContractSent', data: {} }, 3)).to.throw();
    expect(() => upcast({ type: 'trade/OrderPlaced', data: {} }, 1)).to.throw();
  });

  it('lets a firm with such a certificate go on signing by name, until it has a new one', () => {
    const spec = given();
    for (const certificate of Object.values(spec.state.signing.certificates)) {
      certificate.toDay = null;
      certificate.publicKey = null;
      certificate.signature = null;
    }
    const order = orderIn(spec, 'NEW');
    expect(seen(spec, order).contract?.signatures.map(({ value }) => value)).to.deep.equal([null, null]);
    expect(verdict(spec, order, 'CT-0001-1')).to.equal('no file');
    expect(auditSignatures(spec.state).broken).to.deep.equal([]);
    spec.passDay(400);
    expect(spec.state.firms.radwerk?.certificate.state).to.equal('granted');
    spec.when('bank', revoke).thenAccepted();
    spec.when('radwerk', request).thenAccepted();
    spec.when('bank', { type: 'trade/IssueCertificate', firm: 'radwerk' }).thenAccepted();
    expect(certificateOf(spec, 'radwerk')?.publicKey).to.match(/^[0-9a-f]{64}$/);
  });
});

describe('trade: the secrets of a market', () => {
  it('are in nobody’s view and in no event, whoever looks and whatever happened', () => {
    const spec = given({ rules: { certificateDays: 3 } });
    everySignature(spec).forEach(([firm, command]) => spec.when(firm, command));
    spec.when('bikebar', report).thenAccepted();
    spec.when('bikebar', request).thenAccepted();
    spec.when('bank', { type: 'trade/IssueCertificate', firm: 'bikebar' }).thenAccepted();
    spec.passDay(5);
    const { secret, certificates } = spec.state.signing;
    const secrets = [
      secret,
      authorityKey(secret),
      ...Object.values(certificates).map(({ firm, serial }) => certificateKey(secret, firm, serial)),
    ];
    expect(secrets).to.have.length(7);
    const told = [
      ...Object.keys(spec.state.seats).map((id) => seatOf(spec, spec.state.seats[id]?.firm ?? '')),
      { kind: 'public' as const },
      { kind: 'instructor' as const },
    ].map((viewer) => JSON.stringify(tradeLab.view(spec.state, viewer)));
    told.push(JSON.stringify(spec.entries));
    for (const text of told) for (const one of secrets) expect(text.includes(one)).to.equal(false);
    expect(JSON.stringify(spec.state)).to.include(secret);
  });
});

function seatOf(spec: TradeSpec, firm: string) {
  const [id = '', seat] = Object.entries(spec.state.seats).find(([, found]) => found.firm === firm) ?? [];
  return { kind: 'seat' as const, seat: { id, firm, role: seat?.role ?? '' } };
}

function never(): never {
  throw new Error('the market has changed');
}
