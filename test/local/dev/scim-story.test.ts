import { describe, expect, it } from 'vitest';
import { entryLine, storyLine } from '../../../local/dev/print.ts';
import { createStories, type Story } from '../../../local/dev/story.ts';

const NOON = Date.parse('2026-01-01T12:00:00Z');
const KIM = '0b0c7a52-4d8e-4a55-9d0f-2f6f4c3f5a10';
const LEE = '7d1f0c3e-93ab-4c0e-8a53-0a3c6b9f2e11';
const TEAM = 'c2a5e6f8-1b7d-4e39-b6d4-5f0e9a8c7b12';

/** A clock that starts at noon, and what is logged at its times. */
function stage() {
  let time = NOON;
  const stories = createStories(() => time);
  const logged = (event: string, route: string, status: number, more: object) => ({
    ...{ event, route, status, tenant: 'acme', ms: 40, timestamp: new Date(time).toISOString() },
    ...more,
  });
  return {
    pass(ms: number) {
      time += ms;
    },
    accept: (route: string, status: number, resource: string) =>
      stories.add(logged('scim_accepted', route, status, { resource })),
    refuse: (event: string, route: string, status: number, more: object) =>
      stories.add(logged(event, route, status, more)),
    /** @param at - when the user was written, in ms since noon. */
    end: (user: string, at: number, outcome = 'applied', kind = 'membership') =>
      stories.add({
        ...{ event: 'job', source: 'scim', eventType: `scim.${kind}`, kind, outcome },
        eventId: `${user}.${NOON + at}`,
      }),
    /** All lines that are due, after a while. */
    told() {
      time += 1001;
      return stories.overdue().map(shown);
    },
    toldLate() {
      time += 2001;
      return stories.overdue().map(shown);
    },
  };
}
/** Without the clock. */
const shown = (story: Story) => storyLine(story, NOON).replaceAll(/ {2,}/g, '  ').slice(9);

describe("the story of an identity provider's request", () => {
  it('has what was asked of whom, our answer, and what became of its jobs, with seconds', () => {
    const { accept, end, pass, told } = stage();
    expect(accept('POST /Users', 201, KIM)).toBeUndefined();
    pass(260);
    end(KIM, -10, 'applied', 'user');
    end(KIM, -10);
    expect(told()).toEqual([
      `scim  POST /Users acme  arrived 201 → queued 2 jobs → applied 0.3 s  ${KIM}`,
    ]);
  });

  it('is one line for each of two users', () => {
    const { accept, end, pass, told } = stage();
    accept('PATCH /Users/{id}', 200, KIM);
    pass(10);
    accept('PATCH /Users/{id}', 204, LEE);
    end(LEE, 5, 'superseded', 'membership.deleted');
    end(KIM, -5, 'applied', 'membership.deleted');
    expect(told()).toEqual([
      `scim  PATCH /Users/{id} acme  arrived 200 → queued → applied 0.1 s  ${KIM}`,
      `scim  PATCH /Users/{id} acme  arrived 204 → queued → superseded 0.0 s  ${LEE}`,
    ]);
  });

  it('tells two requests for one user apart by the time of the write', () => {
    const { accept, end, pass, told } = stage();
    accept('POST /Users', 201, KIM);
    pass(300);
    accept('PUT /Users/{id}', 200, KIM);
    end(KIM, 280);
    end(KIM, -20, 'superseded');
    expect(told().map((line) => line.replace(/.*queued/, ''))).toEqual([
      ` → superseded 0.3 s  ${KIM}`,
      ` → applied 0.0 s  ${KIM}`,
    ]);
  });

  it('says which of its jobs ended how, where they ended differently', () => {
    const { accept, end, told } = stage();
    accept('PUT /Users/{id}', 200, KIM);
    end(KIM, -1, 'applied', 'user');
    end(KIM, -1, 'superseded');
    expect(told()[0]).toMatch(/queued 2 jobs → user applied, membership superseded 0\.0 s {2}/);
  });

  it('is whole when the worker is quicker with its line', () => {
    const { accept, end, pass, told } = stage();
    end(KIM, 10);
    pass(30);
    accept('DELETE /Users/{id}', 204, KIM);
    expect(told()).toEqual([
      `scim  DELETE /Users/{id} acme  arrived 204 → queued → applied 0.0 s  ${KIM}`,
    ]);
  });

  it("has a group's members in it, and nobody who was written at another time", () => {
    const { accept, end, told, toldLate } = stage();
    accept('PATCH /Groups/{id}', 204, TEAM);
    end(KIM, -30);
    end(LEE, -20);
    end(LEE, -5000, 'superseded');
    expect(told()).toEqual([
      `scim  PATCH /Groups/{id} acme  arrived 204 → queued 2 jobs → applied 0.0 s  ${TEAM}`,
    ]);
    expect(toldLate()).toEqual([
      expect.stringMatching(new RegExp(`^scim  scim.membership  superseded  ${LEE}\\.\\d+$`)),
    ]);
  });

  it('does not claim that something is on its way where nothing may be', () => {
    const { accept, told, toldLate } = stage();
    accept('PUT /Users/{id}', 200, KIM);
    expect(told()).toEqual([]);
    expect(toldLate()[0]).toMatch(/arrived 200 → waiting, or nothing to tell {2}/);
  });

  it('ends at the door when it is refused, and still says what was asked of whom', () => {
    const { refuse } = stage();
    const story = refuse('scim_rejected', 'GET /Users', 401, { cause: 'unauthorized' });
    expect(story && shown(story)).toBe('scim  GET /Users acme  rejected: unauthorized (401)');
    const lost = refuse('scim_rejected', 'GET none', 404, { cause: 'not_found' });
    expect(lost && shown(lost)).toBe('scim  GET (no such route) acme  rejected: not_found (404)');
    const away = refuse('scim_unavailable', 'POST /Users', 503, { cause: 'Error' });
    expect(away && shown(away)).toBe('scim  POST /Users acme  unavailable: Error (503)');
  });

  it('is none of what merely reads', () => {
    const { accept, toldLate } = stage();
    for (const route of ['GET /Users', 'GET /Users/{id}', 'POST /Users/.search']) {
      expect(accept(route, 200, KIM)).toBeUndefined();
      expect(entryLine('scim', { event: 'scim_accepted', level: 'info', route })).toBeUndefined();
    }
    expect(toldLate()).toEqual([]);
  });
});
