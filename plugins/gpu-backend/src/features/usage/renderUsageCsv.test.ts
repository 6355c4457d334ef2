import { renderUsageCsv } from './renderUsageCsv';

const figures = {
  deviceHours: 1.5,
  deviceHoursWithoutMemory: 1.5,
  deviceHoursWithoutPrice: 0,
  cost: 3,
  inferredDeviceHours: 0,
  unobservedDeviceHours: 0.25,
};

function render(...projects: (string | undefined)[]) {
  return renderUsageCsv({
    from: '',
    to: '',
    groupBy: ['project', 'day'],
    groups: projects.map(project => ({
      ...figures,
      project,
      day: '2026-11-02',
    })),
    total: figures,
    clusters: [],
  })
    .split('\r\n')
    .slice(0, -1);
}

describe('renderUsageCsv', () => {
  it('writes names, then a line a group, with nothing for what is not known', () => {
    expect(render('fraud-ml', undefined)).toEqual([
      'project,day,deviceHours,memoryGibHours,deviceHoursWithoutMemory,cost,deviceHoursWithoutPrice,inferredDeviceHours,unobservedDeviceHours',
      'fraud-ml,2026-11-02,1.5,,1.5,3,0,0,0.25',
      ',2026-11-02,1.5,,1.5,3,0,0,0.25',
    ]);
  });

  it.each([
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
  ])('writes %j so that it stays a text', (project, cell) => {
    expect(render(project)[1]).toBe(`${cell},2026-11-02,1.5,,1.5,3,0,0,0.25`);
  });
});
