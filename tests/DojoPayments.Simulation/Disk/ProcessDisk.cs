using DojoPayments.Journal;

namespace DojoPayments.Simulation;

/// <summary>The disk as one process has it.</summary>
internal sealed class ProcessDisk : IJournalDisk
{
    private readonly SimulatedFiles _files;
    private readonly SimulatedProcess _process;
    private readonly Faults _faults;
    private readonly Chance _chance;
    private readonly PlantedFault? _planted;
    private readonly HashSet<string> _claims = [];

    public ProcessDisk(SimulatedFiles files, SimulatedProcess process, Faults faults, Chance chance, PlantedFault? planted)
    {
        _planted = planted;
        _files = files;
        _process = process;
        _faults = faults;
        _chance = chance;
    }

    public string Resolve(string path) => path;

    public long? LengthAt(string path)
    {
        CheckShare();
        return _files.Find(path)?.Length;
    }

    public IJournalHandle OpenRead(string path)
    {
        CheckShare();
        return new Handle(this, _files.Find(path) ?? throw new FileNotFoundException("Not there.", path), isWriter: false);
    }

    public IJournalHandle? TryOpenWrite(string path, bool isPrivate)
    {
        CheckShare();
        var file = _files.Find(path);
        if (file?.Writer is not null)
            return null;
        // What a dead process still does has no effect.
        if (_process.IsDead)
            return new Handle(this, new SimulatedFile(), isWriter: false);
        file ??= _files.Create(path);
        file.Writer = _process;
        return new Handle(this, file, isWriter: true);
    }

    public bool TryClaim(string identity) => _claims.Add(identity);

    public void Unclaim(string identity) => _claims.Remove(identity);

    private void CheckShare()
    {
        if (_files.IsDropped)
            throw new IOException("The network path was not found.");
    }

    private sealed class Handle(ProcessDisk disk, SimulatedFile file, bool isWriter) : IJournalHandle
    {
        public long Length => file.Length;

        public int Read(long offset, byte[] buffer, int begin, int count)
        {
            disk.CheckShare();
            var length = (int)Math.Clamp(file.Length - offset, 0, count);
            file.Seen.Slice((int)offset, length).CopyTo(buffer.AsSpan(begin));
            return length;
        }

        public void Write(long offset, byte[] bytes, int count)
        {
            var isAlive = !disk._process.IsDead;
            disk._process.CountStep();
            if (!isAlive)
                return;
            // A part of what was to be appended may be there; a few bytes in their place are written whole or not at all.
            if (disk._process.IsDead)
            {
                if (offset == file.Length)
                    file.Write(offset, bytes.AsSpan(0, disk._chance.Below(count + 1)));
                return;
            }

            var written = count;
            disk._files.IsFull |= disk._faults.Hits(FaultKind.DiskFull);
            disk._files.IsDropped |= disk._faults.Hits(FaultKind.ShareDropped);
            disk.CheckShare();
            if (disk._files.IsFull)
                written = offset == file.Length ? disk._chance.Below(count) : 0;
            file.Write(offset, bytes.AsSpan(0, written));
            if (disk._files.IsFull)
                throw new IOException("There is not enough space on the disk.");
        }

        public void SetLength(long length)
        {
            disk.CheckShare();
            if (!disk._process.IsDead)
                file.SetLength((int)length);
        }

        public void Flush()
        {
            disk._process.CountStep();
            if (disk._process.IsDead)
                return;
            disk.CheckShare();
            if (disk._faults.Hits(FaultKind.DiskError))
                throw new IOException("I/O error.");
            if (disk._planted is { SkipsFlush: true })
                return;
            if (disk._planted is { FlushesLate: true })
                file.FlushWhatWasThere();
            else
                file.Flush();
            disk._files.OnFlushed(file);
            // The flush may be the last thing that it does.
            disk._process.CountStep();
        }

        public bool IsStillAt(string path)
        {
            disk.CheckShare();
            return disk._process.IsDead || (ReferenceEquals(disk._files.Find(path), file) && file.Writer == disk._process);
        }

        public void Dispose()
        {
            if (isWriter && file.Writer == disk._process && !disk._process.IsDead)
                file.Writer = null;
        }
    }
}
