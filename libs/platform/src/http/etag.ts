import type { Request, Response } from 'express';
import { Problem } from './problem';

/** The ETag of an aggregate is the revision of its stream. */
export const setETag = (response: Pick<Response, 'setHeader'>, revision: number): void => void response.setHeader('ETag', `"${revision}"`);

/** The revision named in `If-Match`; undefined where the header is absent or `*`. */
export const revisionOfIfMatch = ({ headers }: Pick<Request, 'headers'>): number | undefined => {
  const given = headers['if-match'];
  if (given === undefined || given === '*') return undefined;
  const revision = /^"(\d+)"$/.exec(given)?.[1];
  if (revision === undefined)
    throw new Problem({
      status: 400,
      code: 'ETagMalformed',
      zh: 'If-Match 应为读取时得到的 ETag',
      en: 'If-Match takes the ETag that came with the record',
    });
  return Number(revision);
};

export const refuseIfChanged = (expected: number | undefined, revision: number): void => {
  if (expected !== undefined && expected !== revision)
    throw new Problem({
      status: 412,
      code: 'ChangedMeanwhile',
      zh: '该记录已被他人修改，请重新读取后再提交',
      en: 'Somebody changed this record since you read it; read it again',
      details: { revision },
    });
};
