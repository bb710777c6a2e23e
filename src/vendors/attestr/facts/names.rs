//! What made-up people, businesses and addresses are called.

#[rustfmt::skip]
pub const MEN: [&str; 24] = [
    "AARAV", "ADITYA", "AJAY", "AMIT", "ANIL", "ARJUN", "ASHOK", "DEEPAK", "GANESH", "HARISH", "KARTIK", "MAHESH", "MANOJ", "NIKHIL",
    "PRAKASH", "RAHUL", "RAJESH", "ROHAN", "SANJAY", "SATISH", "SUNIL", "SURESH", "VIKRAM", "VINOD",
];

#[rustfmt::skip]
pub const WOMEN: [&str; 24] = [
    "AISHWARYA", "ANANYA", "ANITA", "ANJALI", "DEEPA", "DIVYA", "GEETA", "KAVITA", "LAKSHMI", "MANISHA", "MEENA", "NEHA", "NISHA", "POOJA",
    "PRIYA", "RADHA", "REKHA", "RITU", "SHALINI", "SHREYA", "SMITA", "SUNITA", "SWATI", "VIDYA",
];

/// One for each letter with which names begin, and more for those with which many do.
#[rustfmt::skip]
pub const LAST: [&str; 40] = [
    "AGARWAL", "AHUJA", "BANERJEE", "BHATIA", "CHAUHAN", "CHOPRA", "DAS", "DESHPANDE", "EAPEN", "FERNANDES", "GHOSH", "GUPTA", "HEGDE",
    "IYER", "JAIN", "JOSHI", "KAPOOR", "KULKARNI", "LAL", "MALHOTRA", "MEHTA", "MISHRA", "NAIR", "OJHA", "PATEL", "PILLAI", "QURESHI",
    "RAO", "REDDY", "SAXENA", "SHARMA", "SINGH", "THAKUR", "TRIVEDI", "UPADHYAY", "VARMA", "VERMA", "WAGH", "YADAV", "ZAVERI",
];

/// One for each letter with which names begin.
#[rustfmt::skip]
pub const BUSINESSES: [&str; 25] = [
    "ANAND", "BHARAT", "CRESCENT", "DECCAN", "EVEREST", "FORTUNE", "GANGA", "HIMALAYA", "INDUS", "JYOTI", "KAVERI", "LOTUS", "MALABAR",
    "NILGIRI", "ORIENT", "PIONEER", "QUALITY", "ROYAL", "SAGAR", "TRIDENT", "UNITY", "VINDHYA", "WESTERN", "YAMUNA", "ZENITH",
];

#[rustfmt::skip]
pub const TRADES: [&str; 12] = [
    "AGRO", "AUTOMOTIVE", "CHEMICALS", "CONSTRUCTIONS", "ENGINEERING", "FOODS", "LOGISTICS", "PACKAGING", "PHARMA", "TECHNOLOGIES",
    "TEXTILES", "TRADING",
];

#[rustfmt::skip]
pub const STREETS: [&str; 10] = [
    "MG ROAD", "STATION ROAD", "NEHRU ROAD", "TEMPLE STREET", "MARKET ROAD", "LAKE VIEW ROAD", "GANDHI MARG", "CHURCH STREET",
    "TILAK ROAD", "COLLEGE ROAD",
];

#[rustfmt::skip]
pub const AREAS: [&str; 8] = [
    "SECTOR 4", "SHIVAJI NAGAR", "CIVIL LINES", "MODEL TOWN", "GANDHI NAGAR", "INDIRA NAGAR", "RAJAJI NAGAR", "SADAR BAZAR",
];

/// Banks by the first four letters of their IFSCs.
#[rustfmt::skip]
pub const BANKS: [(&str, &str); 34] = [
    ("HDFC", "HDFC BANK"), ("ICIC", "ICICI BANK LIMITED"), ("SBIN", "STATE BANK OF INDIA"), ("PUNB", "PUNJAB NATIONAL BANK"),
    ("UTIB", "AXIS BANK"), ("KKBK", "KOTAK MAHINDRA BANK LIMITED"), ("YESB", "YES BANK"), ("INDB", "INDUSIND BANK"),
    ("IDFB", "IDFC FIRST BANK LTD"), ("BARB", "BANK OF BARODA"), ("CNRB", "CANARA BANK"), ("UBIN", "UNION BANK OF INDIA"),
    ("BKID", "BANK OF INDIA"), ("IOBA", "INDIAN OVERSEAS BANK"), ("IDIB", "INDIAN BANK"), ("CBIN", "CENTRAL BANK OF INDIA"),
    ("MAHB", "BANK OF MAHARASHTRA"), ("UCBA", "UCO BANK"), ("PSIB", "PUNJAB AND SIND BANK"), ("IBKL", "IDBI BANK"),
    ("FDRL", "FEDERAL BANK"), ("SIBL", "SOUTH INDIAN BANK"), ("KARB", "KARNATAKA BANK LIMITED"), ("KVBL", "KARUR VYSYA BANK"),
    ("CIUB", "CITY UNION BANK LIMITED"), ("RATN", "RBL BANK LIMITED"), ("DCBL", "DCB BANK LIMITED"), ("BDBL", "BANDHAN BANK LIMITED"),
    ("AUBL", "AU SMALL FINANCE BANK LIMITED"), ("CITI", "CITI BANK"), ("HSBC", "THE HONGKONG AND SHANGHAI BANKING CORPORATION LIMITED"),
    ("SCBL", "STANDARD CHARTERED BANK"), ("PYTM", "PAYTM PAYMENTS BANK LTD"), ("AIRP", "AIRTEL PAYMENTS BANK LIMITED"),
];
