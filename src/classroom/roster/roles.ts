/** Parts in an exercise as rosters name them, and the kinds of firm they mean. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  administrator: ['administrator', 'malladministrator', 'mall', '商城管理员', '管理员', '商城'],
  enterprise: ['enterprise', 'enterpriseuser', 'buyer', 'supplier', '企业用户', '企业', '购货方', '供货方'],
  warehouse: ['warehouse', '货场', '仓库', '货场管理员'],
  bank: ['bank', 'enterprisebank', '企业银行', '银行'],
};
/** What other systems say of everyone on the list: no part in an exercise. */
const EVERYONE = new Set(['student', 'students', 'learner', '学生', '学员']);

export const ROSTER_ROLES = Object.keys(WORDS);

const KINDS = new Map(
  Object.entries(WORDS).flatMap(([kind, words]) => words.map((word) => [word, kind] as const)),
);

/** The kind a word means; an empty string for everyone; null for a word nobody knows, which may be a firm's name. */
export function readRole(written: string): string | null {
  const key = written
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, '');
  if (key === '' || EVERYONE.has(key)) return '';
  return KINDS.get(key) ?? null;
}
