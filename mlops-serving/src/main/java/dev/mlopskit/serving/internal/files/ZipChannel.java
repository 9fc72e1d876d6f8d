package dev.mlopskit.serving.internal.files;

import dev.mlopskit.serving.ArchiveLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/**
 * A zip file whose directory is refused while it is read once it is too much. The reader of Commons Compress takes the whole
 * directory into memory before it gives the first entry, whatever the number of entries that the file states, and makes an object
 * of each four bytes of attributes. Of each entry it reads the signature, and then the rest of the fixed part.
 */
final class ZipChannel implements SeekableByteChannel {
    private static final int HEADER = 0x02014b50;

    /** The fixed part behind the signature, and where in it the lengths of the name and the attributes are. */
    private static final int FIXED = 42;

    private static final int NAME = 24;
    private static final int EXTRA = 26;

    /** What the attributes of an entry may take, beside its name in another encoding. */
    private static final int ATTRIBUTES = 128;

    /** What an entry may take beside what all may: its header, its name and its attributes. */
    private static final int ENTRY = 256;

    private static final int ALL = 1 << 20;

    private final SeekableByteChannel file;
    private final Unpacking unpacking;
    private final ArchiveLimits limits;
    private boolean opened;
    private boolean begun;
    private long entries;
    private long bytes;

    ZipChannel(SeekableByteChannel file, Unpacking unpacking, ArchiveLimits limits) {
        this.file = file;
        this.unpacking = unpacking;
        this.limits = limits;
    }

    /** Says that the directory has been read. */
    void opened() {
        opened = true;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        int start = to.position();
        int count = file.read(to);
        if (!opened && count > 0) look(to, start, count);
        return count;
    }

    private void look(ByteBuffer to, int start, int count) {
        bytes += count;
        ByteBuffer in = to.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (begun && count == FIXED && in.getChar(start + EXTRA) > ATTRIBUTES + in.getChar(start + NAME))
            throw unpacking.wrong(null, "has attributes of more bytes than any tool writes", null);
        begun = count == Integer.BYTES && in.getInt(start) == HEADER;
        if (begun && ++entries > limits.entries()) throw unpacking.tooMany(null);
        if (bytes > ALL + (long) ENTRY * limits.entries())
            throw unpacking.wrong(
                    null, "has a directory of more than " + bytes + " bytes, more than any package needs", null);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return file.write(from);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public SeekableByteChannel position(long place) throws IOException {
        file.position(place);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
