import { hash, verify } from '@node-rs/argon2';
import { isCommonPassword } from './common-passwords.ts';

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. */
const OPTIONS = {
  algorithm: 2,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
} as const;

export const PASSWORD_LENGTH_MIN = 10;
/** Long enough for any sentence, short enough that hashing stays cheap. */
export const PASSWORD_LENGTH_MAX = 200;

export type PasswordProblem = 'too-short' | 'too-long' | 'too-common' | 'holds-login';

/** Which rule a new password breaks, or null. */
export function passwordProblem(password: string, login: string): PasswordProblem | null {
  if ([...password].length < PASSWORD_LENGTH_MIN) return 'too-short';
  if (password.length > PASSWORD_LENGTH_MAX) return 'too-long';
  if (isCommonPassword(password)) return 'too-common';
  if (login.length >= 4 && password.toLowerCase().includes(login.toLowerCase())) return 'holds-login';
  return null;
}

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), OPTIONS);

/** True when the password fits. A password too long to be anyone's is refused without hashing. */
export async function passwordFits(stored: string, password: string): Promise<boolean> {
  if (password.length > PASSWORD_LENGTH_MAX) return false;
  return verify(stored, password.normalize('NFKC'));
}
