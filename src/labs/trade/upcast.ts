import { assert } from '../../kernel/assert.ts';
import type { DomainEvent } from '../../kernel/envelope.ts';
import type { TradeEvent, TradeEventData, TradeEventType } from './events.ts';
import type { Signature } from './state.ts';

/**
 * Older shapes of events, made readable. Version 1 knew no keys: a signature was a name and a moment, a certificate a serial
 * number. It stays that, so that nothing is claimed to have been signed that was not.
 */

type BeforeKeys = Omit<Signature, 'certificate' | 'value'>;
const byName = (signature: BeforeKeys): Signature => ({ ...signature, certificate: null, value: null });

type Signed<T> = Omit<T, 'signature'> & { readonly signature: BeforeKeys };
interface Amended {
  readonly addendum: Omit<TradeEventData['trade/PartialAccepted']['addendum'], 'signatures'> & {
    readonly signatures: readonly BeforeKeys[];
  };
}

const withSignature = <T extends { readonly signature: BeforeKeys }>(data: T) => ({
  ...data,
  signature: byName(data.signature),
});
const withAddendum = <T extends Amended>(data: T) => ({
  ...data,
  addendum: { ...data.addendum, signatures: data.addendum.signatures.map(byName) },
});

/** From version 1 to version 2, of every event whose shape has changed. */
const FROM_1 = {
  'trade/CertificateIssued': (data: Omit<TradeEventData['trade/CertificateIssued'], 'certificate'>) => ({
    ...data,
    certificate: null,
  }),
  'trade/ContractSent': (data: Signed<TradeEventData['trade/ContractSent']>) => withSignature(data),
  'trade/ContractSigned': (data: Signed<TradeEventData['trade/ContractSigned']>) => withSignature(data),
  'trade/PartialOffered': (
    data: Signed<Omit<TradeEventData['trade/PartialOffered'], 'backorderSignature'>>,
  ) => ({ ...withSignature(data), backorderSignature: null }),
  'trade/PartialAccepted': (data: Omit<TradeEventData['trade/PartialAccepted'], 'addendum'> & Amended) =>
    withAddendum(data),
  'trade/BackorderPlaced': (
    data: Omit<TradeEventData['trade/BackorderPlaced'], 'signatures'> & {
      readonly signatures: readonly BeforeKeys[];
    },
  ) => ({ ...data, signatures: data.signatures.map(byName) }),
  'trade/SubstituteOffered': (data: Signed<TradeEventData['trade/SubstituteOffered']>) => withSignature(data),
  'trade/SubstituteAccepted': (
    data: Omit<TradeEventData['trade/SubstituteAccepted'], 'addendum'> & Amended,
  ) => withAddendum(data),
} satisfies { readonly [T in TradeEventType]?: (data: never) => TradeEventData[T] };

/** Present version of each event's shape; 1 where not named. */
export const EVENT_VERSIONS: Readonly<Partial<Record<TradeEventType, number>>> = Object.fromEntries(
  Object.keys(FROM_1).map((type) => [type, 2]),
);

/**
 * An event of an older journal in its present shape.
 * @throws AssertionFailed for a version that never was
 */
export function upcast(event: DomainEvent, v: number): TradeEvent {
  const change = (FROM_1 as Readonly<Record<string, (data: object) => object>>)[event.type];
  assert(v === 1 && change !== undefined, 'an event is of a version that this release knows or can read');
  return { type: event.type, data: change(event.data) } as TradeEvent;
}
