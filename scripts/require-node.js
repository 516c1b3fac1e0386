// Plain JavaScript on purpose: it must run on the Node that is too old to run the rest.
const wanted = 24;
const major = Number(process.versions.node.split('.')[0]);
if (major !== wanted) {
  console.error(
    [
      `Emboss runs on Node ${wanted}, and this is Node ${process.versions.node}.`,
      '',
      'Remedy: run `npm ci` in this folder; it brings Node 24 along as a package and npm scripts then use it.',
      'On a platform without such a package: `npm install --no-save node@24`, or install Node 24 LTS yourself.',
    ].join('\n'),
  );
  process.exit(1);
}
