// Ends with one line on a Node that is too old. In old syntax, with nothing imported: an old Node must be able to read this file and say that it is old.
var parts = process.versions.node.split('.').map(Number);
if (parts[0] < 20 || (parts[0] === 20 && parts[1] < 19)) {
  console.error(
    'NodeTooOld: 需要 Node.js 20.19 或更高版本，当前为 ' +
      process.versions.node +
      ' · Node.js 20.19 or later is needed, this is ' +
      process.versions.node,
  );
  process.exit(1);
}
