package dev.mlopskit.serving.internal.pmml;

import dev.mlopskit.serving.ModelFormatException;
import java.io.ByteArrayInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a document once before PMML4S does, which takes whatever an XML parser takes: a document type, by which a file has others
 * read, or grows without end. PMML has none of its own.
 */
final class PmmlCheck {
    /** What is nested within each other is read by calls within each other. */
    private static final int MAX_DEPTH = 1000;

    private PmmlCheck() {}

    static void check(String file, byte[] bytes) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
            try {
                check(file, reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw wrong(file, "is no XML: " + e.getMessage() + ": export it again", e);
        }
    }

    private static void check(String file, XMLStreamReader reader) throws XMLStreamException {
        int depth = 0;
        boolean root = true;
        while (reader.hasNext())
            switch (reader.next()) {
                case XMLStreamConstants.DTD,
                        XMLStreamConstants.ENTITY_REFERENCE,
                        XMLStreamConstants.ENTITY_DECLARATION ->
                    throw wrong(
                            file,
                            "has a document type or an entity, by which it could read other files or grow without end:"
                                    + " remove it",
                            null);
                case XMLStreamConstants.START_ELEMENT -> {
                    if (root && !reader.getLocalName().equals("PMML"))
                        throw wrong(file, "is a '" + reader.getLocalName() + "' and no PMML: export it again", null);
                    root = false;
                    if (++depth > MAX_DEPTH)
                        throw wrong(file, "is nested deeper than " + MAX_DEPTH + " elements: export it again", null);
                }
                case XMLStreamConstants.END_ELEMENT -> depth--;
                default -> {}
            }
    }

    private static ModelFormatException wrong(String file, String problem, @Nullable Exception cause) {
        return new ModelFormatException(file, problem, cause);
    }
}
