/** Stems that stand at the head of every published list of stolen passwords, and words of this house. */
const STEMS = [
  'password',
  'passw0rd',
  'p@ssw0rd',
  'qwerty',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1q2w3e4r',
  '1qaz2wsx',
  'abc123',
  'abcdef',
  'admin',
  'administrator',
  'welcome',
  'letmein',
  'iloveyou',
  'monkey',
  'dragon',
  'football',
  'baseball',
  'sunshine',
  'princess',
  'superman',
  'master',
  'login',
  'changeme',
  'default',
  'guest',
  'root',
  'test',
  'teacher',
  'student',
  'school',
  'laoshi',
  'xuesheng',
  'woaini',
  'tradelab',
];

/** A run up or down the keyboard's digits or the alphabet, or one sign again and again: `1234567890`, `aaaaaaaaaa`. */
function isRun(text: string): boolean {
  const steps = new Set<number>();
  for (let i = 1; i < text.length; i++) {
    const step = text.charCodeAt(i) - text.charCodeAt(i - 1);
    // From 9 on to 0 and back counts as one step of the run.
    steps.add(Math.abs(step) === 9 && /\d/.test(text.charAt(i)) ? -Math.sign(step) : step);
  }
  return steps.size <= 1 && Math.abs([...steps][0] ?? 0) <= 1;
}

/** The shortest piece of which the text is made by repetition: `abcabcabc` → `abc`. */
function period(text: string): string {
  for (let length = 1; length <= text.length / 2; length++) {
    const piece = text.slice(0, length);
    if (piece.repeat(Math.ceil(text.length / length)).slice(0, text.length) === text) return piece;
  }
  return text;
}

/** True for passwords that guessing programs try first: a well-known word with digits around it, runs, repetitions. */
export function isCommonPassword(password: string): boolean {
  const text = password.toLowerCase();
  if (isRun(text) || period(text).length <= 4) return true;
  const bare = text.replace(/^[\d\W_]+|[\d\W_]+$/g, '');
  return bare === ''
    ? new Set(text).size <= 4 || /^(19|20)\d{6,}$/.test(text)
    : STEMS.includes(period(bare)) || STEMS.includes(text);
}
