/**
 * Service segments: what wraps messages, in syntax versions 1 to 3 and, where it differs, in version 4 (ISO 9735 and its
 * part 1 of 1998). The segments of CONTRL (D:3:UN) belong here too. Written as in segments.ts and data-elements.ts.
 */

export const SERVICE_ELEMENTS: Readonly<Record<string, string>> = {
  a1: '0029 0073 0081',
  a3: '0013',
  a4: '0001',
  'an..14': '0008 0014 0020 0022 0026 0048 0058 0062',
  'an..2': '0051',
  an2: '0025',
  'an..3': '0052 0054 0083 0085',
  'an..35': '0004 0010 0032 0040 0044 0068',
  'an..4': '0007',
  'an..6': '0038 0057 0065',
  n1: '0002 0031 0035',
  'n..2': '0070',
  'n..3': '0098 0104',
  n4: '0019',
  'n..6': '0036 0060 0074 0096',
  n6: '0017',
};

export const SERVICE_COMPOSITES: Readonly<Record<string, string>> = {
  S001: '0001! 0002!',
  S002: '0004! 0007 0008',
  S003: '0010! 0007 0014',
  S004: '0017! 0019!',
  S005: '0022! 0025',
  S006: '0040! 0007',
  S007: '0044! 0007',
  S008: '0052! 0054! 0057',
  S009: '0065! 0052! 0054! 0051! 0057',
  S010: '0070! 0073',
  S011: '0098! 0104',
};

export const SERVICE_SEGMENTS: Readonly<Record<string, string>> = {
  UNB: 'S001! S002! S003! S004! 0020! S005 0026 0029 0031 0032 0035',
  UNZ: '0036! 0020!',
  UNG: '0038! S006! S007! S004! 0048! 0051! S008! 0058',
  UNE: '0060! 0048!',
  UNH: '0062! S009! 0068 S010',
  UNT: '0074! 0062!',
  UNS: '0081!',
  UCI: '0020! S002! S003! 0083! 0085 0013 S011',
  UCM: '0062! S009! 0083! 0085 0013 S011',
  UCF: '0048! S006 S007 0083! 0085 0013 S011',
  UCS: '0096! 0085',
  UCD: '0085! S011!',
};

/** What version 4 says differently. */
export const SERVICE_ELEMENTS_4: Readonly<Record<string, string>> = {
  an1: '0002',
  n8: '0017',
  'an..35': '0008 0014 0042 0046 0800 0802',
  'an..3': '0051 0116 0118 0122 0124 0128 0130 0133 0135 0813',
  an2: '0076',
  'an..6': '0080 0110 0113',
  'an..14': '0115 0121 0127 0534',
  'n..6': '0136 0138',
  'n..10': '0074',
};

export const SERVICE_COMPOSITES_4: Readonly<Record<string, string>> = {
  S001: '0001! 0002! 0080 0133 0076',
  S002: '0004! 0007 0008 0042',
  S003: '0010! 0007 0014 0046',
  S009: '0065! 0052! 0054! 0051! 0057 0110 0113',
  S011: '0098! 0104 0136',
  S016: '0115! 0116 0118 0051',
  S017: '0121! 0122 0124 0051',
  S018: '0127! 0128 0130 0051',
  S020: '0813! 0802!',
};

export const SERVICE_SEGMENTS_4: Readonly<Record<string, string>> = {
  UNG: '0038! S006 S007 S004 0048! 0051 S008 0058',
  UNH: '0062! S009! 0068 S010 S016 S017 S018',
  UCI: '0020! S002! S003! 0083! 0085 0135 S011 0534 0138',
  UCF: '0048! S006 S007 0083! 0085 0135 S011 0534 0138',
  UCM: '0062 S009 0083! 0085 0135 S011 0800 S020 0534 0138',
  UCS: '0096! 0085 0534 0138',
  UCD: '0085! S011!',
};
