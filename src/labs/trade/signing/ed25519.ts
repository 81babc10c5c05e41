import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { hashOf } from './hash.ts';

/** Ed25519 (RFC 8032) over texts: keys and signatures are lower-case hexadecimal, a message is a text's UTF-8 bytes. */

const { Point } = ed25519;
const SECRET = /^[0-9a-f]{64}$/;
const PUBLIC_KEY = /^[0-9a-f]{64}$/;
const VALUE = /^[0-9a-f]{128}$/;

type Expanded = ReturnType<typeof ed25519.utils.getExtendedPublicKey>;

/** A cache of what is the same for ever; it forgets everything rather than grow without end. */
class Memory<T> {
  readonly #max: number;
  readonly #known = new Map<string, T>();

  constructor(max: number) {
    this.#max = max;
  }

  of(key: string, make: () => T): T {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = make();
    if (this.#known.size >= this.#max) this.#known.clear();
    this.#known.set(key, made);
    return made;
  }
}

/** A firm signs many times: what its secret key expands to is half of the work. */
const expandedKeys = new Memory<Expanded>(1_000);
/** Pages show the same contract again and again, and a verification takes a millisecond. */
const verified = new Memory<boolean>(20_000);

const expand = (secretKey: string): Expanded =>
  expandedKeys.of(secretKey, () => ed25519.utils.getExtendedPublicKey(hexToBytes(secretKey)));

/** The public key that belongs to a secret key (32 bytes). */
export const publicKeyOf = (secretKey: string): string => bytesToHex(expand(secretKey).pointBytes);

/** True for what could be a secret key. */
export const isSecretKey = (text: string): boolean => SECRET.test(text);

/** A hash as a little-endian number in the scalar field. */
function scalarFrom(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(Uint8Array.from(bytes).reverse())}`) % Point.Fn.ORDER;
}

/**
 * Signs a text (RFC 8032, 5.1.6): 64 bytes. Deterministic, as the scheme is: the same key and text give the same value.
 * The steps are written out because the library would expand the secret key anew each time.
 */
export function signText(text: string, secretKey: string): string {
  const message = utf8ToBytes(text);
  const { prefix, scalar, pointBytes } = expand(secretKey);
  const r = scalarFrom(sha512(concatBytes(prefix, message)));
  // Its time depends on the number, which the other way of multiplying hides at more than twice the cost. Here nobody could
  // measure it, and the keys are good for one exercise.
  const commitment = Point.BASE.multiplyUnsafe(r).toBytes();
  const k = scalarFrom(sha512(concatBytes(commitment, pointBytes, message)));
  const s = Point.Fn.create(r + k * scalar);
  return bytesToHex(concatBytes(commitment, Point.Fn.toBytes(s)));
}

/** Whether a value is the signature of exactly this text by the holder of the key. Anything unreadable is not. */
export function isSignature(value: string, text: string, publicKey: string): boolean {
  if (!VALUE.test(value) || !PUBLIC_KEY.test(publicKey)) return false;
  return verified.of(`${publicKey}${value}${hashOf(text)}`, () => {
    try {
      // The strict rules of RFC 8032: what one program takes, every other takes too.
      return ed25519.verify(hexToBytes(value), utf8ToBytes(text), hexToBytes(publicKey), { zip215: false });
    } catch {
      return false;
    }
  });
}
